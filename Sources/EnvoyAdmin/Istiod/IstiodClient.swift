// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// Asks istiods for their metrics.
package struct IstiodClient: Sendable {
    /// Of istiod's monitoring port (istio:pilot/cmd/pilot-discovery/app/cmd.go, `monitoringAddr`).
    package static let port: UInt16 = 15_014
    package static let path = "/metrics"

    private let transport: Transport
    private let maximumBodyBytes: Int

    /// - Parameter maximumBodyBytes: of what is kept of an answer.
    package init(transport: Transport, maximumBodyBytes: Int) {
        self.transport = transport
        self.maximumBodyBytes = maximumBodyBytes
    }

    /// The metrics of an istiod's CA, credentials and configuration, for `IstiodStatistics`. In a large mesh they are a
    /// small part of what it exposes.
    ///
    /// - Parameter request: to the monitoring port, by whatever way leads there. Its limits are replaced.
    package func statistics(
        by request: TransferRequest,
        within timeout: Duration
    ) async throws(EnvoyAdminError) -> [UInt8] {
        try await transport.metricLines(
            startingWith: IstiodStatistics.prefixes,
            by: request,
            within: timeout,
            maximumBodyBytes: maximumBodyBytes
        )
    }
}
