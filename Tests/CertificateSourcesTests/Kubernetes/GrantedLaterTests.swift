// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport
import Kubernetes
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import CertificateSources

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A right that is granted needs no restart.
@Suite(.timeLimit(.minutes(1))) struct GrantedLaterTests {
    private static let path = "/api/v1/secrets"
    private static let refusal: [ScriptedServerStep] = .answer(
        #"{"kind":"Status","status":"Failure","message":"secrets is forbidden","reason":"Forbidden","code":403}"#,
        status: "403 Forbidden"
    )

    private static func list(_ chain: String) -> [ScriptedServerStep] {
        let data = #"{"tls.crt":"\#(Data(chain.utf8).base64EncodedString())"}"#
        let metadata = #"{"namespace":"shop","name":"cart","uid":"u","resourceVersion":"6"}"#
        let item = #"{"metadata":\#(metadata),"type":"kubernetes.io/tls","data":\#(data)}"#
        return .answer(
            #"{"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[\#(item)]}"#
        )
    }

    @Test func `Secrets that were refused are read after a few minutes once they are allowed`() async throws {
        let server = try ScriptedServer(routes: [Self.path: Self.refusal])
        let (clock, inventory) = (PatientClock(), Inventory())
        let context = SourceContext(
            inventory: inventory,
            logger: Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() }),
            clock: clock,
            now: { 5_000 }
        )
        let settings = KubernetesSourceSettings(
            name: "mesh",
            polling: .of(),
            access: ClusterAccess(endpoint: try Endpoint(server.endpoint)),
            subjects: [.secrets]
        )
        let source = KubernetesSource(settings: settings, transport: Transport(), context: context)
        let services = ServiceGroup(services: [source], logger: context.logger)
        let part = { inventory.snapshot.sources["mesh"]?.parts["secrets"] }

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            // The next tries, in the cluster and in the root namespace, are minutes away: the refusals have been told.
            var rests = 0
            for await sleep in clock.sleeps where sleep >= .seconds(300) {
                rests += 1
                if rests == 2 { break }
            }
            #expect(part()?.isUp == false)
            #expect(part()?.reason == "forbidden")

            let refused = server.log.requests
            let list = try #require(refused.last { $0.path == Self.path && !$0.target.contains("watch=") })
            let chain = TestCertificateAuthority.root().leaf(dns: ["shop.example.com"])
            server.setRoute(list.target, Self.list(chain.pem))
            server.setRoute(Self.path, .chunkedHead + [.hang])
            clock.advance(by: .seconds(331))
            // The watch that follows a list that was taken in.
            try await server.log.wait { events in
                events.contains { event in
                    guard case .request(let request) = event else { return false }
                    return request.target.hasPrefix(Self.path) && request.target.contains("resourceVersion=7")
                }
            }
            #expect(part()?.isUp == true)
            #expect(part()?.reason == nil)
            let records = inventory.snapshot.records.values.filter { $0.id.name == "shop/cart" }
            #expect(records.first?.slots.count == 1)
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }
}
