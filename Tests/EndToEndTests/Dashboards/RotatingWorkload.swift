// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// A workload whose proxy gets its next leaf shortly before half of the lifetime is over, as from an Istio agent.
final class RotatingWorkload {
    let envoy: TrustProxy
    /// Signs the next leaf.
    var issuer: TestCertificateAuthority
    /// Whether it keeps the leaf that it has.
    var isStopped = false
    /// Which part of the lifetime is over when the next leaf comes.
    private let share: Double
    private let lifetime: Int64
    private var agent: StandInServer<AgentState>?
    private var telemetry: StandInServer<TelemetryState>?
    /// In Unix seconds.
    private var begin: Int64 = 0

    init(
        _ envoy: TrustProxy,
        issuer: TestCertificateAuthority,
        lifetime: Int64,
        share: Double
    ) throws {
        self.envoy = envoy
        self.issuer = issuer
        self.lifetime = lifetime
        self.share = share
        try issue()
    }

    /// Starts what stands before the running Envoy's admin endpoint.
    ///
    /// - Returns: its port.
    func startTelemetry() async throws -> Int {
        let options = ["--envoy", envoy.admin ?? "", "--listener", TrustProxy.listener]
        let telemetry = try await StandInServer.start("istio_telemetry", TelemetryState(), options)
        self.telemetry = telemetry
        return telemetry.ports["port"] ?? 0
    }

    /// Starts the agent beside the running Envoy.
    ///
    /// - Returns: its status port.
    func startAgent(at address: String) async throws -> Int {
        let agent = try await StandInServer.start(
            "istio_agent",
            AgentState(notAfter: begin + lifetime, requests: 1),
            ["--address", address, "--envoy", envoy.admin ?? ""]
        )
        self.agent = agent
        return agent.ports["port"] ?? 0
    }

    /// - Returns: whether it got a new leaf.
    func rotate(at now: Int64) throws -> Bool {
        guard !isStopped, Double(now - begin) >= share * Double(lifetime) else { return false }
        try issue()
        return true
    }

    /// So many requests come without TLS.
    func receivePlaintext(_ requests: Int) throws {
        try telemetry?.change { $0.plaintext += requests }
    }

    /// Gives it a leaf before its time.
    func issue() throws {
        begin = TestCertificateAuthority.moment(0)
        let leaf = issuer.leaf(uris: [envoy.spiffeID], notBefore: begin, notAfter: begin + lifetime)
        try envoy.present([leaf, issuer.certificate])
        try agent?.change {
            $0.notAfter = begin + lifetime
            $0.requests = ($0.requests ?? 0) + 1
        }
    }
}

/// What a proxy received that no Envoy of these tests can.
private struct TelemetryState: Encodable {
    var plaintext = 0
}
