// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import HTTPTransport
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import CertificateSources

@Suite(.timeLimit(.minutes(1))) struct EnvoySourceTests {
    private static func server(pod: String) throws -> ScriptedServer {
        try ScriptedServer(routes: [
            "/server_info": EnvoyJSON.serverInfo(pod: pod), "/config_dump": .answer("{}"),
            "/certs": .answer(#"{"certificates":[]}"#), "/stats/prometheus": .answer(""),
        ])
    }

    @Test func `one target that hangs delays no other, and all end with the program`() async throws {
        let hanging = try ScriptedServer(routes: ["*": [.hang]])
        let servers = try (0..<3).map { try Self.server(pod: "cart-\($0)") }
        let inventory = Inventory()
        let context = SourceContext.silent(inventory: inventory)
        let settings = EnvoySourceSettings(
            name: "envoy",
            polling: .of(timeout: .seconds(50)),
            targets: try ([hanging] + servers).map { EnvoyTargetSettings(endpoint: try Endpoint($0.endpoint)) },
            certificatesEvery: 10
        )
        let source = EnvoySource(settings: settings, transport: Transport(), context: context)
        let services = ServiceGroup(services: [source], logger: context.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            try await hanging.log.wait(forRequestTo: "/server_info")
            for server in servers { try await server.log.wait(forRequestTo: "/stats/prometheus") }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        let records = inventory.snapshot.records
        #expect(records.count == 4)
        #expect(records.values.first { $0.id.name.hasSuffix(":\(hanging.port)") }?.isUp == nil)
        #expect(inventory.snapshot.sources["envoy"]?.expectedTargets == 4)
    }

    @Test func `targets and reasons are known before anybody answered`() async throws {
        let hanging = try ScriptedServer(routes: ["*": [.hang]])
        let inventory = Inventory()
        let context = SourceContext.silent(inventory: inventory)
        let target = EnvoyTargetSettings(
            endpoint: try Endpoint(hanging.endpoint),
            namespace: "shop",
            workload: "cart",
            pod: "cart-1"
        )
        let settings = EnvoySourceSettings(name: "envoy", polling: .of(), targets: [target], certificatesEvery: 10)
        let source = EnvoySource(settings: settings, transport: Transport(), context: context)
        let services = ServiceGroup(services: [source], logger: context.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            try await hanging.log.wait(forRequestTo: "/server_info")
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        let proxies = inventory.snapshot.records.values.map(\.proxy)
        #expect(proxies == [ProxyIdentity(namespace: "shop", workload: "cart", pod: "cart-1")])
        let errors = inventory.snapshot.sources["envoy"]?.errors ?? [:]
        #expect(errors.values.allSatisfy { $0 == 0 })
        #expect(errors.keys.contains("timeout") && errors.keys.contains("malformed_date"))
    }
}
