// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// Asks Istio's agents for their metrics, and through them their proxies' (istio:pilot/cmd/pilot-agent/status/server.go).
package struct AgentClient: Sendable {
    package static let port: UInt16 = 15_020

    private static let prefixes = ["istio_agent_", "envoy_listener_", "envoy_cluster_", "envoy_sds_"]

    private let transport: Transport
    private let maximumBodyBytes: Int

    /// - Parameter maximumBodyBytes: of what is kept of an answer.
    package init(transport: Transport, maximumBodyBytes: Int) {
        self.transport = transport
        self.maximumBodyBytes = maximumBodyBytes
    }

    /// The metrics of agent and proxy, for `AgentStatistics` and, if `StatisticsSelection.included` was asked for,
    /// `EnvoyStatistics.Included`.
    ///
    /// - Parameter request: to the agent's port with a `StatisticsSelection`'s path, directly or through the API server.
    ///   Agents before Istio 1.24 ignore the query and answer everything. The request's limits are replaced.
    package func statistics(
        by request: TransferRequest,
        within timeout: Duration
    ) async throws(EnvoyAdminError) -> [UInt8] {
        try await transport.metricLines(
            startingWith: Self.prefixes,
            by: request,
            within: timeout,
            maximumBodyBytes: maximumBodyBytes
        )
    }

    /// The same of an agent whose port can be reached.
    package func statistics(
        _ selection: StatisticsSelection,
        of agent: Endpoint,
        within timeout: Duration
    ) async throws(EnvoyAdminError) -> [UInt8] {
        try await statistics(by: TransferRequest(endpoint: agent, path: selection.path), within: timeout)
    }

    /// How what the proxy received was protected.
    ///
    /// - Parameter request: as of `statistics`.
    package func inboundSecurity(
        by request: TransferRequest,
        within timeout: Duration
    ) async throws(EnvoyAdminError) -> EnvoyStatistics.InboundSecurity {
        try await transport.inboundSecurity(by: request, within: timeout, maximumBodyBytes: maximumBodyBytes)
    }
}
