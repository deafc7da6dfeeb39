// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension Transport {
    /// Whoever sends more than this is not waited for. Lines that nobody wants cost no memory.
    private static let maximumTextBytes = 256 << 20

    /// The lines of some metrics out of a Prometheus text.
    ///
    /// - Parameters:
    ///   - prefixes: how the names of the wanted metrics begin.
    ///   - request: its limits are replaced.
    ///   - maximumBodyBytes: of what is kept.
    func metricLines(
        startingWith prefixes: [String],
        by request: TransferRequest,
        within timeout: Duration,
        maximumBodyBytes: Int
    ) async throws(EnvoyAdminError) -> [UInt8] {
        var request = request
        request.acceptsOnlySuccess = true
        request.limits = TransferLimits(
            connectTimeout: min(.seconds(3), timeout),
            totalTimeout: timeout,
            maximumBodyBytes: max(maximumBodyBytes, Self.maximumTextBytes)
        )
        let path = String(request.path.prefix { $0 != "?" })
        var lines = MetricLines(prefixes: prefixes)
        try await read(request) { chunk throws(EnvoyAdminError) in
            lines.feed(chunk)
            guard lines.text.count <= maximumBodyBytes else {
                throw EnvoyAdminError(
                    .transfer(.tooLarge),
                    "\(path): more than \(maximumBodyBytes) bytes of the metrics that are read"
                )
            }
        }
        return lines.text
    }
}
