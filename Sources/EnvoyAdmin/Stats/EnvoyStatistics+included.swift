// SPDX-License-Identifier: Apache-2.0

import Exposition

extension EnvoyStatistics {
    /// Which TLS counters a proxy lets exist. Istio's default inclusion list lets none, and then no count means
    /// nothing: neither zero nor healthy.
    package struct Included: Sendable, Equatable {
        package private(set) var listeners: Set<Counter> = []
        package private(set) var clusters: Set<Counter> = []

        /// - Parameter prometheus: the answer to `StatisticsSelection.included`.
        package init(prometheus: [UInt8]) {
            var reader = ExpositionReader()
            reader.read(prometheus, where: { $0.hasPrefix("envoy_") }) { sample in
                guard let (scope, counter) = EnvoyStatistics.tlsCounter(sample.name) else { return }
                switch scope {
                case .listener: listeners.insert(counter)
                case .cluster: clusters.insert(counter)
                }
            }
        }
    }
}
