// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// A unix socket that takes one connection, from this process alone.
///
/// It has a path in a folder that nobody else may enter. An abstract name would need none, but libcurl 7.88 makes a new
/// connection to one for each request.
final class RelaySocket: StreamChannel {
    let path: String
    private(set) var descriptor: CInt
    private(set) var isConnected = false

    init(in folder: RelayFolder, summary: String) throws(TransferError) {
        path = try folder.nextPath(summary: summary)
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | Self.flags, 0)
        guard descriptor >= 0 else { throw Self.error(summary) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isListening = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && listen(descriptor, 1) == 0
            }
        }
        guard isListening else { throw Self.error(summary) }
    }

    deinit {
        close()
    }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
        if !isConnected { unlink(path) }
    }

    func connect() {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        guard ccurl_peer_process(connection) == getpid(), fcntl(connection, F_SETFD, FD_CLOEXEC) == 0 else {
            Glibc.close(connection)
            return
        }
        close()
        descriptor = connection
        isConnected = true
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> StreamTransfer {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT))
        return count == 0 ? .ended : result(count)
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> StreamTransfer {
        let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
        return result(send(descriptor, bytes.baseAddress, bytes.count, flags))
    }

    private func result(_ count: Int) -> StreamTransfer {
        if count >= 0 { return .moved(count) }
        switch errno {
        case EAGAIN, EINTR: return .notReady
        case ECONNRESET, EPIPE: return .ended
        default: return .failed(String(cString: strerror(errno)))
        }
    }

    private static var flags: CInt { CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue) }

    private static func error(_ summary: String) -> TransferError {
        TransferError(reason: .connect, message: "\(summary): no unix socket: \(String(cString: strerror(errno)))")
    }
}
