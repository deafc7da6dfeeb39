// SPDX-License-Identifier: Apache-2.0

import Exposition

/// What an answer to `/probe` has beside the families of the metrics page. Those that blackbox_exporter has as well have
/// its names, so that rules and dashboards written for it go on working. `docs/tls.md` is their reference.
enum ProbeFamily: Int, CaseIterable, Sendable {
    case success, duration, failure, earliestExpiry, lastChainExpiry, lastChainInfo, tlsVersion

    /// In an answer they follow those of the catalogue.
    var index: Int { Catalogue.families.count + rawValue }

    static let all = Catalogue.families + allCases.map(\.made)

    var family: MetricFamily { Self.all[index] }

    private var made: MetricFamily {
        switch self {
        case .success:
            MetricFamily(
                name: "probe_success",
                kind: .gauge,
                help: "1 if the handshake was completed and a client would accept what the server presents."
            )
        case .duration:
            MetricFamily(name: "probe_duration_seconds", kind: .gauge, help: "How long the probe took.")
        case .failure:
            MetricFamily(
                name: "probe_failure_info",
                kind: .gauge,
                help: "Always 1; why no certificate was seen. Absent where one was."
            )
        case .earliestExpiry:
            MetricFamily(
                name: "probe_ssl_earliest_cert_expiry",
                kind: .gauge,
                help: "The earliest NotAfter of the presented certificates, also of those that are not trusted."
            )
        case .lastChainExpiry:
            MetricFamily(
                name: "probe_ssl_last_chain_expiry_timestamp_seconds",
                kind: .gauge,
                help: "The earliest NotAfter of the chain up to its trusted end. Absent where there is none."
            )
        case .lastChainInfo:
            MetricFamily(name: "probe_ssl_last_chain_info", kind: .gauge, help: "Always 1; the presented leaf.")
        case .tlsVersion:
            MetricFamily(name: "probe_tls_version_info", kind: .gauge, help: "Always 1; the TLS version in use.")
        }
    }
}
