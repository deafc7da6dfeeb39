// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@testable import Kubernetes

@Suite(.timeLimit(.minutes(1))) struct PortForwardTests {
    private static let pod = ObjectName(namespace: "shop", name: "cart-1")
    private static let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"

    private let transport = Transport()

    /// Runs `body` in a tunnel through a server that `serve` plays.
    private func tunnel<R: Sendable>(
        timeout: Duration = .seconds(30),
        clock: any Clock<Duration> = ContinuousClock(),
        serve: @escaping @Sendable (ByteStream) async throws -> Void,
        _ body: @escaping @Sendable (Endpoint) async throws -> R
    ) async throws -> R {
        let transport = transport
        return try await transport.withRelay(named: "API server") { endpoint, stream in
            async let serving: Void = serve(stream)
            let client = APIClient(
                transport: transport,
                access: ClusterAccess(endpoint: endpoint),
                budget: RequestBudget(perSecond: 100, burst: 100),
                clock: clock
            )
            let result: Result<R, any Error>
            do {
                result = .success(try await client.withPortForward(to: Self.pod, port: 15000, timeout: timeout, body))
            } catch {
                result = .failure(error)
            }
            stream.close()
            try await serving
            return try result.get()
        }
    }

    private func get(_ path: String, from endpoint: Endpoint) async throws -> String {
        let request = TransferRequest(
            endpoint: endpoint,
            path: path,
            limits: TransferLimits(totalTimeout: .seconds(30))
        )
        return String(decoding: try await transport.response(to: request).body, as: UTF8.self)
    }

    private func failure(
        timeout: Duration = .seconds(30),
        clock: any Clock<Duration> = ContinuousClock(),
        serve: @escaping @Sendable (ByteStream) async throws -> Void
    ) async -> KubernetesError? {
        await #expect(throws: KubernetesError.self) {
            try await tunnel(timeout: timeout, clock: clock, serve: serve) { try await get("/certs", from: $0) }
        }
    }

    @Test func `Requests pass through the tunnel, one after the other`() async throws {
        let bodies = try await tunnel { stream in
            let (server, head) = try await PortForwardServer.accept(stream, port: 15000)
            #expect(head.first == "GET /api/v1/namespaces/shop/pods/cart-1/portforward?ports=15000 HTTP/1.1")
            #expect(head.contains("Sec-WebSocket-Protocol: v4.channel.k8s.io"))
            for path in ["/certs", "/stats"] {
                let message = try #require(try await server.receive())
                #expect(message.first == 0)
                let request = String(decoding: message.dropFirst(), as: UTF8.self)
                #expect(request.hasPrefix("GET \(path) HTTP/1.1\r\n"))
                #expect(request.hasSuffix("\r\n\r\n"))
                // In pieces, with an empty message between them.
                for piece in [String(Self.answer.prefix(20)), "", String(Self.answer.dropFirst(20))] {
                    try await server.send(piece)
                }
            }
        } _: { endpoint in
            [try await get("/certs", from: endpoint), try await get("/stats", from: endpoint)]
        }
        #expect(bodies == ["ok", "ok"])
    }

    @Test func `What the node says of a port is told`() async throws {
        let text = "error forwarding port 15000 to pod x: dial tcp4 127.0.0.1:15000: connect: connection refused"
        let error = await failure { stream in
            let (server, _) = try await PortForwardServer.accept(stream, port: 15000)
            try await server.send(text, channel: 1)
        }
        #expect(error?.reason == .portForward)
        #expect(error?.message == "get pods/portforward shop/cart-1: port 15000: \(text)")
    }

    @Test func `The node's words count also when they come in the middle of an answer`() async throws {
        let error = await failure { stream in
            let (server, _) = try await PortForwardServer.accept(stream, port: 15000)
            _ = try await server.receive()
            try await server.send(String(Self.answer.prefix(50)))
            try await server.send("lost the pod", channel: 1)
        }
        #expect(error?.reason == .portForward)
        #expect(error?.message.hasSuffix("lost the pod") == true)
    }

    @Test func `A pod that goes away ends the tunnel`() async throws {
        let error = await failure { stream in
            let (server, _) = try await PortForwardServer.accept(stream, port: 15000)
            _ = try await server.receive()
            server.close()
        }
        #expect(error?.reason == .portForward)
        #expect(error?.message.contains("closed from the other side") == true)
    }

    @Test func `A tunnel that stays silent is ended`() async throws {
        let error = await failure(clock: HastyClock()) { stream in
            let (server, _) = try await PortForwardServer.accept(stream, port: 15000)
            await server.stayAway()
        }
        #expect(error?.reason == .timeout)
        #expect(error?.message.contains("nothing came through the tunnel") == true)
    }

    @Test func `A server that does not answer the upgrade is not waited for`() async throws {
        let error = await failure(timeout: .milliseconds(300)) { stream in
            while (try? await stream.receive()) != nil {}
        }
        #expect(error?.reason == .timeout)
    }

    @Test func `A right that is missing is told with what to grant`() async throws {
        let error = await failure { stream in
            _ = try await PortForwardServer.head(from: stream)
            let body = ConfigMapAPI.status(403, "pods is forbidden")
            try await stream.send(
                Array("HTTP/1.1 403 Forbidden\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
            )
        }
        #expect(error?.reason == .forbidden)
        #expect(error?.status == 403)
        #expect(error?.message.contains("pods is forbidden") == true)
        #expect(error?.message.hasSuffix("; grant get and create on pods/portforward or leave it out") == true)
    }

    @Test func `What the body throws of its own is not taken for the tunnel's`() async throws {
        struct Own: Error {}
        await #expect(throws: Own.self) {
            try await tunnel { stream in
                let (server, _) = try await PortForwardServer.accept(stream, port: 15000)
                await server.stayAway()
            } _: { _ in
                throw Own()
            }
        }
    }

    @Test func `Cancelling the task ends the tunnel`() async throws {
        let (opened, continuation) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: (any Error).self) {
                    try await tunnel { stream in
                        let (server, _) = try await PortForwardServer.accept(stream, port: 15000)
                        while let message = try? await server.receive() {
                            if !message.isEmpty { continuation.yield() }
                        }
                    } _: { endpoint in
                        try await get("/certs", from: endpoint)
                    }
                }
            }
            for await _ in opened { break }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
