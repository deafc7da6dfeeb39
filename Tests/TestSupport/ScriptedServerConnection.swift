// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// One accepted connection of a `ScriptedServer`, closed with this value.
final class ScriptedServerConnection: Sendable {
    /// Why the thread stops serving.
    private enum End: Error {
        case peerClosed, closed, stopped
    }

    /// A stall is reported when nothing could be sent for this long. It only has to be longer than a busy reader's
    /// pauses; a longer wait makes tests slower, not different.
    private static let stallMilliseconds: CInt = 300

    let number: Int
    private let socket: CInt
    private let listener: ScriptedServerListener

    init(number: Int, ownedSocket: CInt, listener: ScriptedServerListener) {
        self.number = number
        self.socket = ownedSocket
        self.listener = listener
    }

    deinit {
        close(socket)
    }

    func serve() {
        var received: [UInt8] = []
        do {
            while true {
                let request = try readRequest(&received)
                listener.log.append(.request(request))
                for step in listener.steps(for: request) { try run(step) }
            }
        } catch End.peerClosed {
            listener.log.append(.peerClosed(connection: number))
        } catch {
            shutdown(socket, CInt(SHUT_RDWR))
        }
    }

    private func run(_ step: ScriptedServerStep) throws {
        switch step {
        case .send(let bytes):
            var sent = 0
            try send(bytes, total: &sent)
        case .sendRepeatedly(let bytes, let count):
            var sent = 0
            for _ in 0..<count { try send(bytes, total: &sent) }
            listener.log.append(.sent(connection: number, bytes: sent))
        case .hang:
            var byte: UInt8 = 0
            let ready = ScriptedServerListener.wait(
                for: socket,
                POLLIN,
                or: [listener.stopSignal.descriptor, listener.releaseSignal.descriptor]
            )
            if ready == listener.stopSignal.descriptor { throw End.stopped }
            if ready == socket, recv(socket, &byte, 1, CInt(MSG_PEEK)) <= 0 { throw End.peerClosed }
        case .close:
            throw End.closed
        case .reset:
            var abort = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
            // The reset goes out when the socket is closed; a second descriptor takes its place until deinit.
            let placeholder = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            dup2(placeholder, socket)
            close(placeholder)
            throw End.closed
        }
    }

    private func send(_ bytes: [UInt8], total: inout Int) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    socket,
                    $0.baseAddress! + offset,
                    $0.count - offset,
                    CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
                )
            }
            if count > 0 {
                offset += count
                total += count
            } else if errno == EAGAIN {
                try waitUntilWritable(sent: total)
            } else if errno != EINTR {
                throw End.peerClosed
            }
        }
    }

    private func waitUntilWritable(sent: Int) throws {
        let stop = [listener.stopSignal.descriptor]
        let first = ScriptedServerListener.wait(
            for: socket,
            POLLOUT,
            or: stop,
            milliseconds: Self.stallMilliseconds
        )
        if first == nil { listener.log.append(.stalled(connection: number, bytes: sent)) }
        if (first ?? ScriptedServerListener.wait(for: socket, POLLOUT, or: stop)) != socket { throw End.stopped }
    }

    private func readRequest(_ received: inout [UInt8]) throws -> ScriptedServerRequest {
        let blankLine = Array("\r\n\r\n".utf8)
        while true {
            if let end = received.firstRange(of: blankLine) {
                let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
                let words = lines.first?.split(separator: " ") ?? []
                let head = ScriptedServerRequest(
                    connection: number,
                    method: words.first.map(String.init) ?? "",
                    target: words.dropFirst().first.map(String.init) ?? "",
                    headerLines: lines.dropFirst().map(String.init),
                    body: []
                )
                let length = head.value(of: "content-length").flatMap { Int($0) } ?? 0
                while received.count < end.upperBound + length { try receive(into: &received) }
                let body = Array(received[end.upperBound..<end.upperBound + length])
                received.removeFirst(end.upperBound + length)
                return ScriptedServerRequest(
                    connection: number,
                    method: head.method,
                    target: head.target,
                    headerLines: head.headerLines,
                    body: body
                )
            }
            try receive(into: &received)
        }
    }

    private func receive(into received: inout [UInt8]) throws {
        guard ScriptedServerListener.wait(for: socket, POLLIN, or: [listener.stopSignal.descriptor]) == socket else {
            throw End.stopped
        }
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw End.peerClosed }
        received += buffer[..<count]
    }
}
