// SPDX-License-Identifier: Apache-2.0

import Exposition

/// An Envoy's TLS and SDS counters, summed over its listeners and over its clusters, from `/stats/prometheus` in any of
/// the namings that Envoy and Istio's bootstrap give them.
package struct EnvoyStatistics: Sendable, Equatable {
    /// A counter of a TLS context (envoy:source/common/tls/stats.h); the raw value ends its Prometheus name.
    package enum Counter: String, Hashable, Sendable, CaseIterable {
        case handshake = "_ssl_handshake"
        case connectionError = "_ssl_connection_error"
        case failVerifyNoCertificate = "_ssl_fail_verify_no_cert"
        case failVerifyError = "_ssl_fail_verify_error"
        case failVerifySubjectAlternativeName = "_ssl_fail_verify_san"
        case failVerifyCertificateHash = "_ssl_fail_verify_cert_hash"
        /// Named for downstream and upstream contexts; either may count at a listener or a cluster.
        case secretsNotReady = "stream_context_secrets_not_ready"
    }

    package struct SecretUpdate: Hashable, Sendable {
        package enum Result: String, Sendable, CaseIterable {
            case success, failure, rejected
        }

        package let secret: String
        package let result: Result

        package init(secret: String, result: Result) {
            self.secret = secret
            self.result = result
        }
    }

    package private(set) var listeners: [Counter: UInt64] = [:]
    package private(set) var clusters: [Counter: UInt64] = [:]
    package private(set) var secretUpdates: [SecretUpdate: UInt64] = [:]

    /// - Parameters:
    ///   - prometheus: the answer to `StatisticsSelection.used`.
    ///   - secretNames: the secrets that the proxy has, because the names in the counters cannot be turned back.
    package init(prometheus: [UInt8], secretNames: [String]) {
        let names = SecretCounterNames(secretNames)
        var reader = ExpositionReader()
        reader.read(prometheus, where: { $0.hasPrefix("envoy_") }) { sample in
            guard sample.value >= 0, let count = UInt64(exactly: sample.value) else { return }
            if let (scope, counter) = Self.tlsCounter(sample.name) {
                switch scope {
                case .listener: listeners[counter, default: 0] &+= count
                case .cluster: clusters[counter, default: 0] &+= count
                }
            } else if let update = names.update(sample) {
                secretUpdates[update] = count
            }
        }
    }

    enum Scope {
        case listener, cluster
    }

    /// The counter that a Prometheus name stands for, however many parts the address, prefix or cluster adds to it.
    static func tlsCounter(_ name: String) -> (Scope, Counter)? {
        let scope: Scope
        if name.hasPrefix("envoy_listener_") {
            scope = .listener
        } else if name.hasPrefix("envoy_cluster_") {
            scope = .cluster
        } else {
            return nil
        }
        guard let counter = Counter.allCases.first(where: { name.hasSuffix($0.rawValue) }) else { return nil }
        return (scope, counter)
    }
}
