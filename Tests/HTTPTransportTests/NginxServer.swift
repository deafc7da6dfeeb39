// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A real nginx on a free port of loopback. The socket is bound and listening before nginx starts, and handed over in
/// the way of its own binary upgrade (the variable `NGINX`), so no port is guessed and no start is waited for.
final class NginxServer {
    let port: Int
    private let directory: TemporaryDirectory
    private let process: ChildProcess

    /// - Parameters:
    ///   - listen: what follows the address in the `listen` directive.
    ///   - server: the rest of the `server` block.
    init(listen: String = "", server: String) throws {
        directory = try TemporaryDirectory()
        let socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!
            return bind(socket, pointer, length) | Glibc.listen(socket, 64) | getsockname(socket, pointer, &length)
        }
        guard code == 0 else { throw ChildProcess.Failure(description: String(cString: strerror(errno))) }
        port = Int(UInt16(bigEndian: address.sin_port))
        try directory.write(
            """
            daemon off;
            worker_processes 1;
            user root;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                server {
                    listen 127.0.0.1:\(port) \(listen);
                    \(server)
                }
            }
            """,
            to: "nginx.conf"
        )
        process = try ChildProcess(
            ["nginx", "-p", directory.path(""), "-e", "stderr", "-c", directory.path("nginx.conf")],
            environment: ["NGINX=3;"],
            inherited: socket
        )
    }
}
