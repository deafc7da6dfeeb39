// SPDX-License-Identifier: Apache-2.0

package import Exposition

/// Every family that the program can emit, in the order of the page. `docs/metrics.md` is generated from it.
package enum Catalogue: Int, CaseIterable, Sendable {
    // Slots
    case expiration, notBefore, effectiveExpiration, rotationDue, lastRotation, rotations, inUse, problem, info
    // Rotation and CAs
    case rotationAge, caExpiration, caSignedLeaves, caTrustingProxies, caIssuanceLifetime
    case caTrustingNamespaces, trustBundleNamespaces, caLocation, revocationListNextUpdate
    case caNotBefore, caEarliestExpiration, caOutlivingLeaves, caLastIssuance, caLocationChanged, caPinningProxies
    // Trust
    case anchoredLeaves, anchoringProxies, remainingProxies, knownProxies, unknownProxies
    case caRequiredLeaves, caRequiredLocation, pinMatched
    // Proxies
    case proxyUp, proxyLastSuccess, handshakes, connectionErrors, verificationFailures, secretsNotReady, sdsUpdates
    case tlsStatsIncluded, signingRequests, failedSigningRequests
    // The exporter
    case buildInfo, sourceUp, sourceLastSuccess, sourceErrors, pollDuration, targetsExpected, targetsFresh
    case sourcePartUp, sourceObjects, shards, seriesDropped, labelValuesCut, reloadSuccessful, reloadTime
    // The process
    case cpuSeconds, openFileDescriptors, maximumFileDescriptors, virtualMemory, maximumVirtualMemory, residentMemory
    case startTime

    package static let families: [MetricFamily] = allCases.map(\.family)

    package var family: MetricFamily {
        MetricFamily(name: entry.name, kind: entry.kind, help: entry.help)
    }

    package var labels: [String] { entry.labels }

    private struct Entry {
        let name: String
        let kind: MetricFamily.Kind
        let help: String
        let labels: [String]
    }

    private static let slot = [
        "source", "cluster", "namespace", "workload", "pod", "secret", "key", "role", "name", "twin",
    ]
    private static let proxy = ["source", "cluster", "namespace", "workload", "pod"]

    private var entry: Entry {
        switch self {
        case .expiration:
            Entry(
                name: "istio_certificate_expiration_timestamp",
                kind: .gauge,
                help: "NotAfter of the certificate in use, in seconds since the epoch.",
                labels: Self.slot
            )
        case .notBefore:
            Entry(
                name: "istio_certificate_not_before_timestamp",
                kind: .gauge,
                help: "NotBefore of the certificate in use, in seconds since the epoch.",
                labels: Self.slot
            )
        case .effectiveExpiration:
            Entry(
                name: "istio_certificate_effective_expiration_timestamp",
                kind: .gauge,
                help: "Earliest NotAfter of the certificate, its intermediates and the root that anchors it.",
                labels: Self.slot
            )
        case .rotationDue:
            Entry(
                name: "istio_certificate_rotation_due_timestamp",
                kind: .gauge,
                help: "When the certificate should be replaced. Absent where no plan is known.",
                labels: Self.slot
            )
        case .lastRotation:
            Entry(
                name: "istio_certificate_last_rotation_timestamp",
                kind: .gauge,
                help: "When the certificate in use took the place of another, as the proxy tells, else NotBefore.",
                labels: Self.slot
            )
        case .rotations:
            Entry(
                name: "istio_certificate_rotations_total",
                kind: .counter,
                help: "Rotations seen in this slot since the exporter started.",
                labels: Self.slot
            )
        case .inUse:
            Entry(
                name: "istio_certificate_in_use",
                kind: .gauge,
                help: "1 if the certificate that the proxy received is the one it serves, 0 for a delivery gap.",
                labels: Self.slot
            )
        case .problem:
            Entry(
                name: "istio_certificate_problem",
                kind: .gauge,
                help: "Always 1; something is wrong with the certificate itself. Absent where nothing is.",
                labels: Self.slot + ["problem"]
            )
        case .info:
            Entry(
                name: "istio_certificate_info",
                kind: .gauge,
                help: "Always 1; what the certificate in use is. The only series that changes its labels on rotation.",
                labels: Self.slot + [
                    "serial", "fingerprint", "subject", "issuer", "spiffe_id", "key_algorithm", "key_bits",
                    "signature_algorithm", "ca",
                ]
            )
        case .rotationAge:
            Entry(
                name: "istio_certificate_rotation_age_ratio",
                kind: .histogram,
                help: "Age of a replaced certificate divided by its lifetime.",
                labels: ["source", "namespace"]
            )
        case .caExpiration:
            Entry(
                name: "istio_ca_expiration_timestamp",
                kind: .gauge,
                help: "Latest NotAfter seen of a certificate for this CA key.",
                labels: ["ca", "subject", "role"]
            )
        case .caSignedLeaves:
            Entry(
                name: "istio_ca_signed_leaves",
                kind: .gauge,
                help: "Leaves whose chain passes through this CA key.",
                labels: ["ca", "cluster", "namespace"]
            )
        case .caTrustingProxies:
            Entry(
                name: "istio_ca_trusting_proxies",
                kind: .gauge,
                help: "Proxies whose trust bundle holds this CA key.",
                labels: ["ca", "cluster", "namespace"]
            )
        case .caIssuanceLifetime:
            Entry(
                name: "istio_ca_issuance_lifetime_seconds",
                kind: .gauge,
                help: "Longest lifetime of a leaf seen under this CA key.",
                labels: ["ca"]
            )
        case .caTrustingNamespaces:
            Entry(
                name: "istio_ca_trusting_namespaces",
                kind: .gauge,
                help: "Namespaces whose root ConfigMap holds this CA key.",
                labels: ["ca", "cluster"]
            )
        case .trustBundleNamespaces:
            Entry(
                name: "istio_trust_bundle_namespaces",
                kind: .gauge,
                help: "Namespaces whose root ConfigMap holds this set of CA certificates. More than one set is drift.",
                labels: ["bundle", "cluster"]
            )
        case .caLocation:
            Entry(
                name: "istio_ca_location_info",
                kind: .gauge,
                help: "Always 1; a place from which the mesh takes or trusts its CA holds this CA key.",
                labels: ["location", "cluster", "ca"]
            )
        case .revocationListNextUpdate:
            Entry(
                name: "istio_ca_crl_next_update_timestamp",
                kind: .gauge,
                help: "Earliest NextUpdate of this issuer's revocation lists, in seconds since the epoch.",
                labels: ["issuer"]
            )
        case .caNotBefore:
            Entry(
                name: "istio_ca_not_before_timestamp",
                kind: .gauge,
                help: "Earliest NotBefore seen of a certificate for this CA key: the age of the CA.",
                labels: ["ca"]
            )
        case .caEarliestExpiration:
            Entry(
                name: "istio_ca_earliest_expiration_timestamp",
                kind: .gauge,
                help: "Earliest NotAfter of a certificate for this CA key that a chain or a bundle relies on.",
                labels: ["ca"]
            )
        case .caOutlivingLeaves:
            Entry(
                name: "istio_ca_outliving_leaves",
                kind: .gauge,
                help: "Leaves that end after this CA's certificate in their chain.",
                labels: ["ca", "cluster", "namespace"]
            )
        case .caLastIssuance:
            Entry(
                name: "istio_ca_last_issuance_timestamp",
                kind: .gauge,
                help: "NotBefore of the newest leaf of the mesh that this CA key itself signed.",
                labels: ["ca", "cluster"]
            )
        case .caLocationChanged:
            Entry(
                name: "istio_ca_location_changed_timestamp",
                kind: .gauge,
                help: "When what a CA location holds last changed. Absent where no change was seen or told.",
                labels: ["location", "cluster"]
            )
        case .caPinningProxies:
            Entry(
                name: "istio_ca_pinning_proxies",
                kind: .gauge,
                help: "Proxies that hold this CA key in a bundle of their own beside the mesh's.",
                labels: ["ca", "cluster", "namespace", "secret"]
            )
        case .anchoredLeaves:
            Entry(
                name: "istio_trust_anchored_leaves",
                kind: .gauge,
                help:
                    "Leaves of the mesh by the CA keys that can anchor the chain they present. Without anchors: none is known.",
                labels: ["anchors", "cluster", "namespace"]
            )
        case .anchoringProxies:
            Entry(
                name: "istio_trust_anchoring_proxies",
                kind: .gauge,
                help: "Proxies whose trust bundle holds one of these CA keys.",
                labels: ["anchors", "cluster", "namespace"]
            )
        case .remainingProxies:
            Entry(
                name: "istio_trust_remaining_proxies",
                kind: .gauge,
                help:
                    "Proxies whose trust bundle would hold one of these CA keys if another root were taken out of it.",
                labels: ["anchors", "removed", "cluster"]
            )
        case .knownProxies:
            Entry(
                name: "istio_trust_known_proxies",
                kind: .gauge,
                help: "Proxies whose trust bundle is known.",
                labels: ["cluster", "namespace"]
            )
        case .unknownProxies:
            Entry(
                name: "istio_trust_unknown_proxies",
                kind: .gauge,
                help: "Proxies that were looked at without learning which CAs they trust.",
                labels: ["cluster", "namespace"]
            )
        case .caRequiredLeaves:
            Entry(
                name: "istio_ca_required_leaves",
                kind: .gauge,
                help: "Leaves, wherever they were seen, that this CA key alone can anchor.",
                labels: ["ca", "cluster", "namespace"]
            )
        case .caRequiredLocation:
            Entry(
                name: "istio_ca_required_location_info",
                kind: .gauge,
                help: "Always 1; a bundle in this place holds no other root, or what it signs leads to no other.",
                labels: ["location", "cluster", "ca"]
            )
        case .pinMatched:
            Entry(
                name: "istio_certificate_pin_matched",
                kind: .gauge,
                help: "Whether the leaves of a workload chain to a CA that the configuration expects.",
                labels: ["pin", "cluster", "namespace", "workload", "expected", "actual"]
            )
        case .proxyUp:
            Entry(
                name: "istio_proxy_up",
                kind: .gauge,
                help: "Whether the newest poll of the proxy succeeded.",
                labels: Self.proxy + ["capability"]
            )
        case .proxyLastSuccess:
            Entry(
                name: "istio_proxy_last_success_timestamp",
                kind: .gauge,
                help: "When the proxy was last read successfully: the age of everything that is known of it.",
                labels: Self.proxy
            )
        case .handshakes:
            Entry(
                name: "istio_proxy_tls_handshakes_total",
                kind: .counter,
                help: "Completed TLS handshakes, summed over listeners (inbound) or clusters (outbound).",
                labels: Self.proxy + ["direction"]
            )
        case .connectionErrors:
            Entry(
                name: "istio_proxy_tls_connection_errors_total",
                kind: .counter,
                help: "TLS connections that failed other than by our verification of the peer.",
                labels: Self.proxy + ["direction"]
            )
        case .verificationFailures:
            Entry(
                name: "istio_proxy_tls_verification_failures_total",
                kind: .counter,
                help: "TLS connections refused because the peer's certificate did not verify.",
                labels: Self.proxy + ["direction", "reason"]
            )
        case .secretsNotReady:
            Entry(
                name: "istio_proxy_tls_secrets_not_ready_total",
                kind: .counter,
                help: "Connections refused because a secret had not come.",
                labels: Self.proxy + ["direction"]
            )
        case .sdsUpdates:
            Entry(
                name: "istio_proxy_sds_updates_total",
                kind: .counter,
                help: "Updates of a secret, by how they ended.",
                labels: Self.proxy + ["secret", "result"]
            )
        case .tlsStatsIncluded:
            Entry(
                name: "istio_proxy_tls_stats_included",
                kind: .gauge,
                help:
                    "0 if the mesh does not let this proxy expose TLS counters, which is not the same as zero errors.",
                labels: Self.proxy
            )
        case .signingRequests:
            Entry(
                name: "istio_proxy_csr_requests_total",
                kind: .counter,
                help: "Requests of the proxy's agent for a signature.",
                labels: Self.proxy
            )
        case .failedSigningRequests:
            Entry(
                name: "istio_proxy_csr_failures_total",
                kind: .counter,
                help: "Requests of the proxy's agent for a signature that failed.",
                labels: Self.proxy
            )
        case .buildInfo:
            Entry(
                name: "istio_certificate_exporter_build_info",
                kind: .gauge,
                help: "Always 1; the version that runs.",
                labels: ["version"]
            )
        case .sourceUp:
            Entry(
                name: "istio_certificate_exporter_source_up",
                kind: .gauge,
                help: "Whether the newest poll of at least one target of the source succeeded.",
                labels: ["source_name"]
            )
        case .sourceLastSuccess:
            Entry(
                name: "istio_certificate_exporter_source_last_success_timestamp",
                kind: .gauge,
                help: "When a target of the source was last read successfully.",
                labels: ["source_name"]
            )
        case .sourceErrors:
            Entry(
                name: "istio_certificate_exporter_source_errors_total",
                kind: .counter,
                help: "What could not be read, by reason.",
                labels: ["source_name", "reason"]
            )
        case .pollDuration:
            Entry(
                name: "istio_certificate_exporter_source_poll_duration_seconds",
                kind: .histogram,
                help: "How long one poll of a target took.",
                labels: ["source_name"]
            )
        case .targetsExpected:
            Entry(
                name: "istio_certificate_exporter_targets_expected",
                kind: .gauge,
                help: "Targets that the source should see.",
                labels: ["source_name"]
            )
        case .targetsFresh:
            Entry(
                name: "istio_certificate_exporter_targets_fresh",
                kind: .gauge,
                help: "Targets whose newest poll succeeded.",
                labels: ["source_name"]
            )
        case .sourcePartUp:
            Entry(
                name: "istio_certificate_exporter_source_part_up",
                kind: .gauge,
                help: "Whether a part of the source can look, and if not, why.",
                labels: ["source_name", "part", "reason"]
            )
        case .sourceObjects:
            Entry(
                name: "istio_certificate_exporter_source_objects",
                kind: .gauge,
                help: "Objects with certificates that a part of the source watches.",
                labels: ["source_name", "part"]
            )
        case .shards:
            Entry(
                name: "istio_certificate_exporter_shards",
                kind: .gauge,
                help: "Instances among which the targets are divided, this one included. 1 where they are not.",
                labels: []
            )
        case .seriesDropped:
            Entry(
                name: "istio_certificate_exporter_series_dropped_total",
                kind: .counter,
                help: "Times that a certificate or proxy that was seen got no series, by reason.",
                labels: ["reason"]
            )
        case .labelValuesCut:
            Entry(
                name: "istio_certificate_exporter_label_values_cut",
                kind: .gauge,
                help: "Label values on this page that are too long and end in a digest of the whole.",
                labels: []
            )
        case .reloadSuccessful:
            Entry(
                name: "istio_certificate_exporter_config_last_reload_successful",
                kind: .gauge,
                help: "Whether the newest attempt to load the configuration succeeded.",
                labels: []
            )
        case .reloadTime:
            Entry(
                name: "istio_certificate_exporter_config_last_reload_success_timestamp",
                kind: .gauge,
                help: "When the configuration was last loaded successfully.",
                labels: []
            )
        case .cpuSeconds:
            Entry(
                name: "process_cpu_seconds_total",
                kind: .counter,
                help: "Total user and system CPU time spent in seconds.",
                labels: []
            )
        case .openFileDescriptors:
            Entry(
                name: "process_open_fds",
                kind: .gauge,
                help: "Number of open file descriptors.",
                labels: []
            )
        case .maximumFileDescriptors:
            Entry(
                name: "process_max_fds",
                kind: .gauge,
                help: "Maximum number of open file descriptors.",
                labels: []
            )
        case .virtualMemory:
            Entry(
                name: "process_virtual_memory_bytes",
                kind: .gauge,
                help: "Virtual memory size in bytes.",
                labels: []
            )
        case .maximumVirtualMemory:
            Entry(
                name: "process_virtual_memory_max_bytes",
                kind: .gauge,
                help: "Maximum amount of virtual memory available in bytes.",
                labels: []
            )
        case .residentMemory:
            Entry(
                name: "process_resident_memory_bytes",
                kind: .gauge,
                help: "Resident memory size in bytes.",
                labels: []
            )
        case .startTime:
            Entry(
                name: "process_start_time_seconds",
                kind: .gauge,
                help: "Start time of the process since the epoch in seconds.",
                labels: []
            )
        }
    }
}
