// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension Transport {
    /// Asks for connection security counters, and keeps their lines only: each is a kilobyte long, and agents before
    /// Istio 1.24 answer everything.
    func inboundSecurity(
        by request: TransferRequest,
        within timeout: Duration,
        maximumBodyBytes: Int
    ) async throws(EnvoyAdminError) -> EnvoyStatistics.InboundSecurity {
        let text = try await metricLines(
            startingWith: EnvoyStatistics.InboundSecurity.names.map { "\($0){" },
            by: request,
            within: timeout,
            maximumBodyBytes: maximumBodyBytes
        )
        return EnvoyStatistics.InboundSecurity(prometheus: text)
    }
}

extension EnvoyAdminClient {
    /// How what the proxy received was protected.
    package func inboundSecurity(
        within timeout: Duration
    ) async throws(EnvoyAdminError) -> EnvoyStatistics.InboundSecurity {
        let request = request(StatisticsSelection.inboundSecurity.path, within: timeout)
        return try await transport.inboundSecurity(
            by: request,
            within: timeout,
            maximumBodyBytes: request.limits.maximumBodyBytes
        )
    }
}
