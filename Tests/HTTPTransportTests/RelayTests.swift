// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

/// HTTP over a stream that this process holds the other end of.
@Suite(.timeLimit(.minutes(1))) struct RelayTests {
    private let transport = Transport()

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Everything up to the end of a request's head.
    private static func request(from stream: ByteStream) async throws -> String {
        var received: [UInt8] = []
        while !text(received).hasSuffix("\r\n\r\n") {
            guard let bytes = try await stream.receive() else { break }
            received += bytes
        }
        return text(received)
    }

    @Test func `Requests to a relay share its one connection`() async throws {
        let transport = transport
        try await transport.withRelay(named: "a tunnel") { endpoint, stream in
            async let requests = {
                var requests: [String] = []
                for body in ["5\r\nfirst\r\n0\r\n\r\n", "6\r\nsecond\r\n0\r\n\r\n"] {
                    requests.append(try await Self.request(from: stream))
                    try await stream.send(Array("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\(body)".utf8))
                }
                return requests
            }()
            let first = try await transport.response(to: TransferRequest(endpoint: endpoint, path: "/a"))
            let second = try await transport.response(to: TransferRequest(endpoint: endpoint, path: "/b"))
            #expect([first, second].map { Self.text($0.body) } == ["first", "second"])
            let lines = try await requests.map { $0.prefix { $0 != "\r\n" } }
            #expect(lines == ["GET /a HTTP/1.1", "GET /b HTTP/1.1"])
        }
    }

    @Test func `Large bodies pass in both directions`() async throws {
        let transport = transport
        let body = [UInt8]((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) })
        try await transport.withRelay(named: "a tunnel") { endpoint, stream in
            async let received: [UInt8] = {
                var received: [UInt8] = []
                while received.count < body.count, let bytes = try await stream.receive() {
                    received += bytes
                    if let end = received.firstRange(of: Array("\r\n\r\n".utf8)),
                        received.count - end.upperBound >= body.count
                    {
                        break
                    }
                }
                try await stream.send(Array("HTTP/1.1 200 OK\r\ncontent-length: \(body.count)\r\n\r\n".utf8) + body)
                return received
            }()
            let request = TransferRequest(
                endpoint: endpoint,
                path: "/",
                method: .post,
                headers: [HeaderField(name: "Expect", value: "")],
                body: body
            )
            let answer = try await transport.response(to: request)
            #expect(answer.body == body)
            #expect(try await received.suffix(body.count) == body[...])
        }
    }

    @Test func `An end of the other side is an end of the answer`() async throws {
        let transport = transport
        try await transport.withRelay(named: "a tunnel") { endpoint, stream in
            async let served: Void = {
                _ = try await Self.request(from: stream)
                try await stream.send(Array("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".utf8))
                stream.close()
            }()
            let request = TransferRequest(endpoint: endpoint, path: "/")
            let error = await #expect(throws: TransferError.self) { try await transport.response(to: request) }
            #expect(error?.reason == .protocol)
            try await served
        }
    }

    @Test func `A second connection beside the first is refused`() async throws {
        let transport = transport
        try await transport.withRelay(named: "a tunnel") { endpoint, stream in
            async let hanging = transport.response(to: TransferRequest(endpoint: endpoint, path: "/a"))
            _ = try await Self.request(from: stream)
            let error = await #expect(throws: TransferError.self) {
                try await transport.response(to: TransferRequest(endpoint: endpoint, path: "/b"))
            }
            #expect(error?.reason == .connect)
            try await stream.send(Array("HTTP/1.1 204 No Content\r\n\r\n".utf8))
            #expect(try await hanging.head.status == 204)
        }
    }

    @Test func `Whoever waits for a stream is told when it is closed`() async throws {
        let transport = transport
        let error = await #expect(throws: TransferError.self) {
            try await transport.withRelay(named: "a tunnel") { _, stream in
                async let waiting = stream.receive()
                stream.close()
                _ = try await waiting
            }
        }
        #expect(error?.reason == .cancelled)
        #expect(error?.message.contains("a tunnel") == true)
    }

    @Test func `A shutdown ends streams`() async throws {
        let transport = transport
        let error = await #expect(throws: TransferError.self) {
            try await transport.withRelay(named: "a tunnel") { _, stream in
                async let waiting = stream.receive()
                transport.shutdown()
                _ = try await waiting
            }
        }
        #expect(error?.reason == .cancelled)
    }
}
