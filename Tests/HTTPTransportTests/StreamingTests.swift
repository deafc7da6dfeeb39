// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(1))) struct StreamingTests {
    private struct Enough: Error {}

    private let transport = Transport()

    @Test func `the head and each part are there before the body ends`() async throws {
        let server = try ScriptedServer(
            routes: ["/watch": .chunkedHead + [.send([UInt8]("one".utf8).chunk), .hang] + .last("two")]
        )
        let text = try await transport.withResponse(to: .to(server, "/watch")) { head, body in
            #expect(head.status == 200)
            var received: [UInt8] = []
            for try await chunk in body {
                if received.isEmpty { server.release() }
                received += chunk
            }
            return received
        }
        #expect(text == Array("onetwo".utf8))
        _ = try await transport.response(to: .to(server, "/other"))
        #expect(server.log.connectionCount == 1)
    }

    @Test func `a server has to wait while nobody reads, and goes on when somebody does`() async throws {
        let total = 64 << 20
        let part = [UInt8](repeating: 7, count: 64 << 10)
        let server = try ScriptedServer(
            routes: [
                "/x": [
                    .text("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n"), .sendRepeatedly(part, count: 1024),
                ]
            ]
        )
        var request = try TransferRequest.to(server, "/x")
        request.limits = TransferLimits(totalTimeout: nil, maximumBodyBytes: total)
        let received = try await transport.withResponse(to: request) { _, body in
            let events = try await server.log.wait { events in
                events.contains { event in
                    switch event {
                    case .stalled, .sent: true
                    default: false
                    }
                }
            }
            guard case .stalled(_, let bytes) = events.last else {
                Issue.record("the server sent everything to a reader that did not read")
                return 0
            }
            #expect(bytes < total / 4)
            var count = 0
            for try await chunk in body {
                #expect(chunk.count <= Transport.streamWindow + (64 << 10))
                count += chunk.count
            }
            return count
        }
        #expect(received == total)
        try await server.log.wait(for: .sent(connection: 0, bytes: total))
    }

    @Test func `leaving early closes the connection and throws what the reader threw`() async throws {
        let server = try ScriptedServer(routes: ["/x": .chunkedHead + [.hang]])
        await #expect(throws: Enough.self) {
            try await transport.withResponse(to: .to(server, "/x")) { _, _ in throw Enough() }
        }
        try await server.log.wait(for: .peerClosed(connection: 0))
    }

    @Test func `what arrived before a failure is delivered before it`() async throws {
        let server = try ScriptedServer(routes: [
            "/x": .chunkedHead + [.send([UInt8]("one".utf8).chunk), .hang, .close]
        ])
        let error = try await transport.failure(of: .to(server, "/x")) { _, body in
            var iterator = body.makeAsyncIterator()
            let first = try await iterator.next()
            #expect(first == Array("one".utf8))
            server.release()
            while try await iterator.next() != nil {}
        }
        #expect(error?.reason == .protocol)
    }

    @Test func `a refused status is an error before the reader is asked`() async throws {
        let server = try ScriptedServer(routes: ["/x": .answer("too old", status: "410 Gone")])
        var request = try TransferRequest.to(server, "/x")
        request.acceptsOnlySuccess = true
        let error = await transport.failure(of: request) { _, _ in Issue.record("the reader was asked") }
        #expect(error?.status == 410)
    }

    @Test func `the byte limit holds for streams`() async throws {
        let chunk = [UInt8](repeating: 0x20, count: 10_000).chunk
        let server = try ScriptedServer(routes: ["/x": .chunkedHead + [.sendRepeatedly(chunk, count: .max)]])
        var request = try TransferRequest.to(server, "/x")
        request.limits.maximumBodyBytes = 1 << 20
        let error = await transport.failure(of: request) { _, body in
            for try await chunk in body { #expect(!chunk.isEmpty) }
        }
        #expect(error?.reason == .tooLarge)
    }
}

extension [ScriptedServerStep] {
    /// The last chunk of a body and its end.
    fileprivate static func last(_ text: String) -> [ScriptedServerStep] {
        [.send([UInt8](text.utf8).chunk + [UInt8]().chunk)]
    }
}
