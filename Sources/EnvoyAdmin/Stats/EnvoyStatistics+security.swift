// SPDX-License-Identifier: Apache-2.0

import Exposition

extension EnvoyStatistics {
    /// Requests and TCP connections that a proxy received, by how they were protected, as Istio's own telemetry counts
    /// them (istio/proxy, the filter `istio_stats`). A proxy whose telemetry is off, or that received nothing, has none.
    package struct InboundSecurity: Sendable, Equatable {
        package enum Protection: String, Hashable, Sendable, CaseIterable {
            case mutualTLS = "mutual_tls"
            case none
            /// Neither is told: Istio's setting may leave the label out.
            case unknown
        }

        /// Of every protection, or empty where nothing is counted.
        package private(set) var counts: [Protection: UInt64] = [:]

        static let names: Set = ["istio_requests_total", "istio_tcp_connections_opened_total"]

        /// - Parameter prometheus: the answer to `StatisticsSelection.inboundSecurity`.
        package init(prometheus: [UInt8]) {
            var reader = ExpositionReader()
            reader.read(prometheus, where: Self.names.contains) { sample in
                // The proxy also counts what it sends.
                guard sample.has("reporter", "destination"), let count = sample.count else { return }
                counts[sample["connection_security_policy"].flatMap(Protection.init) ?? .unknown, default: 0] &+= count
            }
            // Without the zero the first request without TLS would not be an increase.
            if !counts.isEmpty { for protection in Protection.allCases { counts[protection, default: 0] += 0 } }
        }
    }
}
