// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

enum IPAddressText {
    /// The text of a network-order address as inet_ntop(3) writes it; other lengths as hexadecimal.
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        let family: Int32
        switch bytes.count {
        case 4: family = AF_INET
        case 16: family = AF_INET6
        default: return Hexadecimal.text(bytes)
        }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard let text = inet_ntop(family, bytes.baseAddress, buffer.baseAddress, socklen_t(buffer.count)) else {
                return Hexadecimal.text(bytes)
            }
            return String(cString: text)
        }
    }
}
