// SPDX-License-Identifier: Apache-2.0

/// One source of observations, by type.
package enum SourceConfiguration: Sendable, Equatable {
    case envoy(EnvoySourceConfiguration)
    case files(FilesSourceConfiguration)
    case istiod(IstiodSourceConfiguration)
    case kubernetes(KubernetesSourceConfiguration)
    case tls(TLSSourceConfiguration)
    case vault(VaultSourceConfiguration)

    /// Unique in a configuration; the label `source_name` of the health series.
    package var name: String {
        switch self {
        case .envoy(let source): source.name
        case .files(let source): source.name
        case .istiod(let source): source.name
        case .kubernetes(let source): source.name
        case .tls(let source): source.name
        case .vault(let source): source.name
        }
    }

    package var polling: PollingConfiguration {
        switch self {
        case .envoy(let source): source.polling
        case .files(let source): source.polling
        case .istiod(let source): source.polling
        case .kubernetes(let source): source.polling
        case .tls(let source): source.polling
        case .vault(let source): source.polling
        }
    }

    package var limits: SourceLimits {
        switch self {
        case .envoy(let source): source.limits
        case .files(let source): source.limits
        case .istiod(let source): source.limits
        case .kubernetes(let source): source.limits
        case .tls(let source): source.limits
        case .vault(let source): source.limits
        }
    }

    /// Whether shards have a part of it each.
    var isDivided: Bool {
        switch self {
        case .kubernetes, .istiod, .tls, .vault: true
        case .envoy, .files: false
        }
    }
}
