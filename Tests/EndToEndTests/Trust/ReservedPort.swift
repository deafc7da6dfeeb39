// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A free loopback port that stays ours: bound, never listening.
///
/// Envoy binds its listeners with SO_REUSEPORT (socket(7)), and so may take the same port while nobody else gets it.
final class ReservedPort {
    let number: Int
    private let descriptor: CInt

    init() throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var reuse: CInt = 1
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &reuse, socklen_t(MemoryLayout<CInt>.size))
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        number = Int(UInt16(bigEndian: address.sin_port))
        guard code == 0 else { throw TimedOut(description: "no free port: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }
}
