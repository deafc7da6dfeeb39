// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import TestSupport
import Testing

@testable import Kubernetes

@Suite(.timeLimit(.minutes(1))) struct APIClientTests {
    private typealias API = ConfigMapAPI

    private static let path = "/api/v1/namespaces/n/configmaps/a"
    private static let name = ObjectName(namespace: "n", name: "a")

    private func failure(_ cluster: TestCluster) async -> KubernetesError? {
        await #expect(throws: KubernetesError.self) { try await cluster.client.get(ConfigMap.self, named: Self.name) }
    }

    @Test func `One object is read by its name`() async throws {
        let cluster = try TestCluster([
            Self.path: .chunkedAnswer(API.object("a", "5").utf8.map { [$0] })
        ])
        let object: ConfigMap = try await cluster.client.get(named: Self.name)
        #expect(object.metadata.resourceVersion == "5")
        #expect(cluster.server.log.requests.map { $0.value(of: "accept") } == ["application/json"])
    }

    @Test(arguments: [
        (400, KubernetesError.Reason.invalid), (401, .unauthorized), (403, .forbidden), (404, .notFound),
        (408, .timeout), (409, .status), (410, .expired), (422, .invalid), (429, .throttled), (500, .server),
        (302, .status),
    ])
    func `Each refusal has its reason`(status: Int, reason: KubernetesError.Reason) async throws {
        let cluster = try TestCluster([
            Self.path: .answer(API.status(status, "the server's words"), status: "\(status) No")
        ])
        let error = await failure(cluster)
        #expect(error?.reason == reason)
        #expect(error?.status == status)
        #expect(error?.message.hasPrefix("get configmaps n/a: status \(status) (the server's words)") == true)
    }

    @Test func `A refusal that is no Status is told by its beginning, on one line`() async throws {
        let text = "<html>\n\u{1B}[31m" + String(repeating: "é", count: 300)
        let cluster = try TestCluster([Self.path: .answer(text, status: "502 Bad Gateway")])
        let message = try #require(await failure(cluster)?.message)
        #expect(message.contains("<html>  [31mé"))
        #expect(message.utf8.count < 260)
        #expect(!message.unicodeScalars.contains { $0.value < 0x20 })
    }

    @Test func `A refusal without end is cut off`() async throws {
        let cluster = try TestCluster([
            Self.path: [
                .text("HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n"),
                .sendRepeatedly([UInt8](repeating: 0x41, count: 16 << 10).chunk, count: 1000), .hang,
            ]
        ])
        #expect(await failure(cluster)?.reason == .server)
    }

    @Test func `An answer of no use is malformed, and one too large too large`() async throws {
        for body in ["", "[]", #"{"metadata":{}}"#, #"{"metadata":"#, "no"] {
            let cluster = try TestCluster([Self.path: .answer(body)])
            #expect(await failure(cluster)?.reason == .malformed)
        }
        let cluster = try TestCluster([
            Self.path: .chunkedHead + [.sendRepeatedly([UInt8](repeating: 0x20, count: 1 << 20).chunk, count: 6)]
        ])
        #expect(await failure(cluster)?.reason == .tooLarge)
    }

    @Test func `A compressed answer was not asked for`() async throws {
        let cluster = try TestCluster([Self.path: .answer("x", headers: ["Content-Encoding: gzip"])])
        let error = await failure(cluster)
        #expect(error?.reason == .malformed)
        #expect(error?.message.contains("compressed (gzip)") == true)
    }

    @Test func `Failures of the connection keep their reason`() async throws {
        let cluster = try TestCluster([Self.path: [.reset]])
        #expect(await failure(cluster)?.reason == .protocol)
        cluster.server.setRoute(Self.path, [.hang])
        let error = await #expect(throws: KubernetesError.self) {
            try await cluster.client.get(ConfigMap.self, named: Self.name, timeout: .milliseconds(50))
        }
        #expect(error?.reason == .timeout)
        cluster.server.stop()
    }

    @Test func `The token is read anew at every request`() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("one\n", to: "token")
        let cluster = try TestCluster(credentials: .tokenFile(file), [Self.path: .answer(API.object("a"))])
        _ = try await cluster.client.get(ConfigMap.self, named: Self.name)
        try folder.write("two\n", to: "token")
        _ = try await cluster.client.get(ConfigMap.self, named: Self.name)
        #expect(cluster.server.log.requests.map { $0.value(of: "authorization") } == ["Bearer one", "Bearer two"])
    }

    @Test func `A token file that is not there is told`() async throws {
        let cluster = try TestCluster(credentials: .tokenFile("/nonexistent/token"))
        let error = await failure(cluster)
        #expect(error?.reason == .auth)
        #expect(error?.message.contains("/nonexistent/token") == true)
    }

    @Test func `A certificate file that is not there is told`() async throws {
        let client = APIClient(
            transport: Transport(),
            access: ClusterAccess(
                endpoint: try Endpoint("https://127.0.0.1:1"),
                credentials: .clientCertificate(certificateFile: "/nonexistent/c", keyFile: "/nonexistent/k")
            ),
            budget: RequestBudget(perSecond: 10, burst: 10)
        )
        await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, named: Self.name) }
        let request = try await client.proxied(to: Self.name, port: 1, path: "/")
        #expect(request.tls.clientCertificateFile == "/nonexistent/c")
        #expect(request.tls.clientKeyFile == "/nonexistent/k")
    }

    @Test func `Only what may hold keys is asked for as sensitive`() async throws {
        let cluster = try TestCluster()
        for (kind, isSensitive) in [(Secret.resource, true), (ConfigMap.resource, false)] {
            let request = APIRequest(
                operation: APIOperation(verb: .list, kind: kind),
                path: ResourcePath(kind: kind, version: "v1"),
                limits: TransferLimits()
            )
            #expect(cluster.client.transferRequest(request, presenting: ClientCredential()).isSensitive == isSensitive)
        }
    }

    @Test func `A pod's port is reached through the API server`() async throws {
        let cluster = try TestCluster(["*": .answer("stats")])
        let pod = ObjectName(namespace: "shop", name: "cart-1")
        let request = try await cluster.client.proxied(to: pod, port: 15090, path: "/stats/prometheus?x=1")
        #expect(request.path == "/api/v1/namespaces/shop/pods/cart-1:15090/proxy/stats/prometheus?x=1")
        #expect(try await cluster.client.transport.response(to: request).body == Array("stats".utf8))
    }
}
