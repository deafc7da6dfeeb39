// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension ScriptedServerListener {
    static func listen(_ listening: ScriptedServer.Listening) throws -> (socket: CInt, port: Int) {
        switch listening {
        case .loopback:
            let descriptor = try open(AF_INET)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            try bind(descriptor, to: &address)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let code = withUnsafeMutableBytes(of: &address) {
                getsockname(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress!, &length)
            }
            guard code == 0 else { throw ScriptedServerError("getsockname") }
            return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
        case .unixSocket(let path):
            let descriptor = try open(AF_UNIX)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let capacity = MemoryLayout.size(ofValue: address.sun_path)
            precondition(path.utf8.count < capacity, "the socket path is too long for sockaddr_un")
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            try bind(descriptor, to: &address)
            return (descriptor, 0)
        }
    }

    private static func open(_ family: CInt) throws -> CInt {
        let descriptor = socket(family, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ScriptedServerError("socket") }
        return descriptor
    }

    private static func bind<Address>(_ descriptor: CInt, to address: inout Address) throws {
        let code = withUnsafeBytes(of: &address) {
            Glibc.bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress!, socklen_t($0.count))
        }
        guard code == 0, Glibc.listen(descriptor, 128) == 0 else {
            defer { close(descriptor) }
            throw ScriptedServerError("bind and listen")
        }
    }
}
