// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension UnsafeMutableRawBufferPointer {
    /// Overwrites the bytes, also where the compiler sees that nobody reads them again (explicit_bzero(3)).
    func wipe() {
        guard let baseAddress else { return }
        explicit_bzero(baseAddress, count)
    }
}
