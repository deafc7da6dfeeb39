// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPTransport

/// The client against a server on the other end of a relay.
@Suite(.timeLimit(.minutes(1))) struct WebSocketTests {
    private let transport = Transport()

    /// Reads the request's head and gives its lines.
    private static func head(from stream: ByteStream) async throws -> [String] {
        var received: [UInt8] = []
        while !String(decoding: received, as: UTF8.self).hasSuffix("\r\n\r\n") {
            guard let bytes = try await stream.receive() else { break }
            received += bytes
        }
        return String(decoding: received, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    private static func upgrade(of head: [String], protocol name: String = "v4.channel.k8s.io") -> [UInt8] {
        let key = head.first { $0.hasPrefix("Sec-WebSocket-Key: ") }?.dropFirst(19) ?? ""
        let accept = WebSocketHandshake.accept(of: String(key)) ?? ""
        let lines = [
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: \(accept)", "Sec-WebSocket-Protocol: \(name)", "", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private func exchange<R: Sendable>(
        serve: @escaping @Sendable (ByteStream) async throws -> Void,
        _ body: @escaping @Sendable (WebSocket) async throws -> R
    ) async throws -> R {
        let transport = transport
        return try await transport.withRelay(named: "server") { endpoint, stream in
            async let serving: Void = serve(stream)
            let request = TransferRequest(
                endpoint: endpoint,
                path: "/api/portforward?ports=15000",
                headers: [HeaderField(name: "X-Test", value: "1")]
            )
            let result = try await transport.withWebSocket(to: request, subprotocols: ["v4.channel.k8s.io"], body)
            try await serving
            return result
        }
    }

    @Test func `Messages pass in both directions, and pings are answered`() async throws {
        let received = try await exchange { stream in
            let head = try await Self.head(from: stream)
            #expect(head.first == "GET /api/portforward?ports=15000 HTTP/1.1")
            #expect(head.contains("X-Test: 1"))
            #expect(head.contains("Sec-WebSocket-Protocol: v4.channel.k8s.io"))
            // The first message comes in one piece with the head.
            try await stream.send(Self.upgrade(of: head) + [0x89, 1, 5, 0x82, 2, 7, 8])
            var frames: [UInt8] = []
            while frames.count < 7 + 8, let bytes = try await stream.receive() { frames += bytes }
            #expect(frames.prefix(2) == [0x8A, 0x81])
            #expect(frames[6] ^ frames[2] == 5)
            #expect(frames[7...8] == [0x82, 0x82])
            #expect((0..<2).map { frames[13 + $0] ^ frames[9 + $0] } == [1, 2])
            try await stream.send([0x81, 1, 0x41, 0x88, 0])
        } _: { socket in
            #expect(socket.subprotocol == "v4.channel.k8s.io")
            var messages: [WebSocket.Message?] = [try await socket.receive()]
            async let next = socket.receive()
            try await socket.send(binary: [1, 2])
            messages.append(try await next)
            messages.append(try await socket.receive())
            return messages
        }
        #expect(received == [.binary([7, 8]), .text([0x41]), nil])
    }

    @Test func `A refusal is told with its status and what the server says`() async throws {
        let error = await #expect(throws: TransferError.self) {
            try await exchange { stream in
                _ = try await Self.head(from: stream)
                let body = #"{"message":"pods \"a\" is forbidden"}"#
                try await stream.send(
                    Array("HTTP/1.1 403 Forbidden\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
                )
            } _: { _ in
            }
        }
        #expect(error?.reason == .status)
        #expect(error?.status == 403)
        #expect(error?.message.contains("is forbidden") == true)
    }

    @Test func `An upgrade to another protocol is refused`() async throws {
        let error = await #expect(throws: TransferError.self) {
            try await exchange { stream in
                try await stream.send(Self.upgrade(of: try await Self.head(from: stream), protocol: "chat"))
            } _: { _ in
            }
        }
        #expect(error?.reason == .protocol)
    }

    @Test func `An accept that is not of our key is refused`() async throws {
        let error = await #expect(throws: TransferError.self) {
            try await exchange { stream in
                _ = try await Self.head(from: stream)
                try await stream.send(Self.upgrade(of: ["Sec-WebSocket-Key: AAAA"]))
            } _: { _ in
            }
        }
        #expect(error?.reason == .protocol)
    }

    @Test func `A server that closes instead of answering is an error`() async throws {
        let error = await #expect(throws: TransferError.self) {
            try await exchange { stream in
                _ = try await Self.head(from: stream)
                stream.close()
            } _: { _ in
            }
        }
        #expect(error?.reason == .protocol)
    }

    @Test func `A server that never answers costs the timeout`() async throws {
        let transport = transport
        let error = await #expect(throws: TransferError.self) {
            try await transport.withRelay(named: "server") { endpoint, stream in
                var request = TransferRequest(endpoint: endpoint, path: "/")
                request.limits.totalTimeout = .milliseconds(50)
                try await transport.withWebSocket(to: request, subprotocols: ["a"]) { _ in }
            }
        }
        #expect(error?.reason == .timeout)
    }

    @Test func `A fault in the server's frames ends the exchange with its reason`() async throws {
        let error = await #expect(throws: TransferError.self) {
            try await exchange { stream in
                try await stream.send(Self.upgrade(of: try await Self.head(from: stream)) + [0xF2, 0])
            } _: { socket in
                _ = try await socket.receive()
            }
        }
        #expect(error?.message.contains("not agreed on") == true)
    }
}
