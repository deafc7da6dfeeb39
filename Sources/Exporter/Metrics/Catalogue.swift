// SPDX-License-Identifier: Apache-2.0

package import Exposition

/// Every family that the program can emit, in the order of the page. `docs/metrics.md` is generated from it.
///
/// One table in one file, however long, because alerts, dashboards and documentation are read against it.
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

        init(_ kind: MetricFamily.Kind, _ name: String, _ labels: [String], _ help: String) {
            self.name = name
            self.kind = kind
            self.help = help
            self.labels = labels
        }
    }

    private static let slot = [
        "source", "cluster", "namespace", "workload", "pod", "secret", "key", "role", "name", "twin",
    ]
    private static let proxy = ["source", "cluster", "namespace", "workload", "pod"]

    private var entry: Entry {
        switch self {
        case .expiration:
            Entry(
                .gauge,
                "istio_certificate_expiration_timestamp",
                Self.slot,
                "NotAfter of the certificate in use, in seconds since the epoch."
            )
        case .notBefore:
            Entry(
                .gauge,
                "istio_certificate_not_before_timestamp",
                Self.slot,
                "NotBefore of the certificate in use, in seconds since the epoch."
            )
        case .effectiveExpiration:
            Entry(
                .gauge,
                "istio_certificate_effective_expiration_timestamp",
                Self.slot,
                "Earliest NotAfter of the certificate, its intermediates and the root that anchors it."
            )
        case .rotationDue:
            Entry(
                .gauge,
                "istio_certificate_rotation_due_timestamp",
                Self.slot,
                "When the certificate should be replaced. Absent where no plan is known."
            )
        case .lastRotation:
            Entry(
                .gauge,
                "istio_certificate_last_rotation_timestamp",
                Self.slot,
                "When the certificate in use took the place of another, as the proxy tells, else NotBefore."
            )
        case .rotations:
            Entry(
                .counter,
                "istio_certificate_rotations_total",
                Self.slot,
                "Rotations seen in this slot since the exporter started."
            )
        case .inUse:
            Entry(
                .gauge,
                "istio_certificate_in_use",
                Self.slot,
                "1 if the certificate that the proxy received is the one it serves, 0 for a delivery gap."
            )
        case .problem:
            Entry(
                .gauge,
                "istio_certificate_problem",
                Self.slot + ["problem"],
                "Always 1; something is wrong with the certificate itself. Absent where nothing is."
            )
        case .info:
            Entry(
                .gauge,
                "istio_certificate_info",
                Self.slot + [
                    "serial", "fingerprint", "subject", "issuer", "spiffe_id", "key_algorithm", "key_bits",
                    "signature_algorithm", "ca",
                ],
                "Always 1; what the certificate in use is. The only series that changes its labels on rotation."
            )
        case .rotationAge:
            Entry(
                .histogram,
                "istio_certificate_rotation_age_ratio",
                ["source", "namespace"],
                "Age of a replaced certificate divided by its lifetime."
            )
        case .caExpiration:
            Entry(
                .gauge,
                "istio_ca_expiration_timestamp",
                ["ca", "subject", "role"],
                "Latest NotAfter seen of a certificate for this CA key."
            )
        case .caSignedLeaves:
            Entry(
                .gauge,
                "istio_ca_signed_leaves",
                ["ca", "cluster", "namespace"],
                "Leaves whose chain passes through this CA key."
            )
        case .caTrustingProxies:
            Entry(
                .gauge,
                "istio_ca_trusting_proxies",
                ["ca", "cluster", "namespace"],
                "Proxies whose trust bundle holds this CA key."
            )
        case .caIssuanceLifetime:
            Entry(
                .gauge,
                "istio_ca_issuance_lifetime_seconds",
                ["ca"],
                "Longest lifetime of a leaf seen under this CA key."
            )
        case .caTrustingNamespaces:
            Entry(
                .gauge,
                "istio_ca_trusting_namespaces",
                ["ca", "cluster"],
                "Namespaces whose root ConfigMap holds this CA key."
            )
        case .trustBundleNamespaces:
            Entry(
                .gauge,
                "istio_trust_bundle_namespaces",
                ["bundle", "cluster"],
                "Namespaces whose root ConfigMap holds this set of CA certificates. More than one set is drift."
            )
        case .caLocation:
            Entry(
                .gauge,
                "istio_ca_location_info",
                ["location", "cluster", "ca"],
                "Always 1; a place from which the mesh takes or trusts its CA holds this CA key."
            )
        case .revocationListNextUpdate:
            Entry(
                .gauge,
                "istio_ca_crl_next_update_timestamp",
                ["issuer"],
                "Earliest NextUpdate of this issuer's revocation lists, in seconds since the epoch."
            )
        case .caNotBefore:
            Entry(
                .gauge,
                "istio_ca_not_before_timestamp",
                ["ca"],
                "Earliest NotBefore seen of a certificate for this CA key: the age of the CA."
            )
        case .caEarliestExpiration:
            Entry(
                .gauge,
                "istio_ca_earliest_expiration_timestamp",
                ["ca"],
                "Earliest NotAfter of a certificate for this CA key that a chain or a bundle relies on."
            )
        case .caOutlivingLeaves:
            Entry(
                .gauge,
                "istio_ca_outliving_leaves",
                ["ca", "cluster", "namespace"],
                "Leaves that end after this CA's certificate in their chain."
            )
        case .caLastIssuance:
            Entry(
                .gauge,
                "istio_ca_last_issuance_timestamp",
                ["ca", "cluster"],
                "NotBefore of the newest leaf of the mesh that this CA key itself signed."
            )
        case .caLocationChanged:
            Entry(
                .gauge,
                "istio_ca_location_changed_timestamp",
                ["location", "cluster"],
                "When what a CA location holds last changed. Absent where no change was seen or told."
            )
        case .caPinningProxies:
            Entry(
                .gauge,
                "istio_ca_pinning_proxies",
                ["ca", "cluster", "namespace", "secret"],
                "Proxies that hold this CA key in a bundle of their own beside the mesh's."
            )
        case .anchoredLeaves:
            Entry(
                .gauge,
                "istio_trust_anchored_leaves",
                ["anchors", "cluster", "namespace"],
                "Leaves of the mesh by the CA keys that can anchor the chain they present. Without anchors: none is known."
            )
        case .anchoringProxies:
            Entry(
                .gauge,
                "istio_trust_anchoring_proxies",
                ["anchors", "cluster", "namespace"],
                "Proxies whose trust bundle holds one of these CA keys."
            )
        case .remainingProxies:
            Entry(
                .gauge,
                "istio_trust_remaining_proxies",
                ["anchors", "removed", "cluster"],
                "Proxies whose trust bundle would hold one of these CA keys if another root were taken out of it."
            )
        case .knownProxies:
            Entry(
                .gauge,
                "istio_trust_known_proxies",
                ["cluster", "namespace"],
                "Proxies whose trust bundle is known."
            )
        case .unknownProxies:
            Entry(
                .gauge,
                "istio_trust_unknown_proxies",
                ["cluster", "namespace"],
                "Proxies that were looked at without learning which CAs they trust."
            )
        case .caRequiredLeaves:
            Entry(
                .gauge,
                "istio_ca_required_leaves",
                ["ca", "cluster", "namespace"],
                "Leaves, wherever they were seen, that this CA key alone can anchor."
            )
        case .caRequiredLocation:
            Entry(
                .gauge,
                "istio_ca_required_location_info",
                ["location", "cluster", "ca"],
                "Always 1; a bundle in this place holds no other root, or what it signs leads to no other."
            )
        case .pinMatched:
            Entry(
                .gauge,
                "istio_certificate_pin_matched",
                ["pin", "cluster", "namespace", "workload", "expected", "actual"],
                "Whether the leaves of a workload chain to a CA that the configuration expects."
            )
        case .proxyUp:
            Entry(
                .gauge,
                "istio_proxy_up",
                Self.proxy + ["capability"],
                "Whether the newest poll of the proxy succeeded."
            )
        case .proxyLastSuccess:
            Entry(
                .gauge,
                "istio_proxy_last_success_timestamp",
                Self.proxy,
                "When the proxy was last read successfully: the age of everything that is known of it."
            )
        case .handshakes:
            Entry(
                .counter,
                "istio_proxy_tls_handshakes_total",
                Self.proxy + ["direction"],
                "Completed TLS handshakes, summed over listeners (inbound) or clusters (outbound)."
            )
        case .connectionErrors:
            Entry(
                .counter,
                "istio_proxy_tls_connection_errors_total",
                Self.proxy + ["direction"],
                "TLS connections that failed other than by our verification of the peer."
            )
        case .verificationFailures:
            Entry(
                .counter,
                "istio_proxy_tls_verification_failures_total",
                Self.proxy + ["direction", "reason"],
                "TLS connections refused because the peer's certificate did not verify."
            )
        case .secretsNotReady:
            Entry(
                .counter,
                "istio_proxy_tls_secrets_not_ready_total",
                Self.proxy + ["direction"],
                "Connections refused because a secret had not come."
            )
        case .sdsUpdates:
            Entry(
                .counter,
                "istio_proxy_sds_updates_total",
                Self.proxy + ["secret", "result"],
                "Updates of a secret, by how they ended."
            )
        case .tlsStatsIncluded:
            Entry(
                .gauge,
                "istio_proxy_tls_stats_included",
                Self.proxy,
                "0 if the mesh does not let this proxy expose TLS counters, which is not the same as zero errors."
            )
        case .signingRequests:
            Entry(
                .counter,
                "istio_proxy_csr_requests_total",
                Self.proxy,
                "Requests of the proxy's agent for a signature."
            )
        case .failedSigningRequests:
            Entry(
                .counter,
                "istio_proxy_csr_failures_total",
                Self.proxy,
                "Requests of the proxy's agent for a signature that failed."
            )
        case .buildInfo:
            Entry(.gauge, "istio_certificate_exporter_build_info", ["version"], "Always 1; the version that runs.")
        case .sourceUp:
            Entry(
                .gauge,
                "istio_certificate_exporter_source_up",
                ["source_name"],
                "Whether the newest poll of at least one target of the source succeeded."
            )
        case .sourceLastSuccess:
            Entry(
                .gauge,
                "istio_certificate_exporter_source_last_success_timestamp",
                ["source_name"],
                "When a target of the source was last read successfully."
            )
        case .sourceErrors:
            Entry(
                .counter,
                "istio_certificate_exporter_source_errors_total",
                ["source_name", "reason"],
                "What could not be read, by reason."
            )
        case .pollDuration:
            Entry(
                .histogram,
                "istio_certificate_exporter_source_poll_duration_seconds",
                ["source_name"],
                "How long one poll of a target took."
            )
        case .targetsExpected:
            Entry(
                .gauge,
                "istio_certificate_exporter_targets_expected",
                ["source_name"],
                "Targets that the source should see."
            )
        case .targetsFresh:
            Entry(
                .gauge,
                "istio_certificate_exporter_targets_fresh",
                ["source_name"],
                "Targets whose newest poll succeeded."
            )
        case .sourcePartUp:
            Entry(
                .gauge,
                "istio_certificate_exporter_source_part_up",
                ["source_name", "part", "reason"],
                "Whether a part of the source can look, and if not, why."
            )
        case .sourceObjects:
            Entry(
                .gauge,
                "istio_certificate_exporter_source_objects",
                ["source_name", "part"],
                "Objects with certificates that a part of the source watches."
            )
        case .shards:
            Entry(
                .gauge,
                "istio_certificate_exporter_shards",
                [],
                "Instances among which the targets are divided, this one included. 1 where they are not."
            )
        case .seriesDropped:
            Entry(
                .counter,
                "istio_certificate_exporter_series_dropped_total",
                ["reason"],
                "Times that a certificate or proxy that was seen got no series, by reason."
            )
        case .labelValuesCut:
            Entry(
                .gauge,
                "istio_certificate_exporter_label_values_cut",
                [],
                "Label values on this page that are too long and end in a digest of the whole."
            )
        case .reloadSuccessful:
            Entry(
                .gauge,
                "istio_certificate_exporter_config_last_reload_successful",
                [],
                "Whether the newest attempt to load the configuration succeeded."
            )
        case .reloadTime:
            Entry(
                .gauge,
                "istio_certificate_exporter_config_last_reload_success_timestamp",
                [],
                "When the configuration was last loaded successfully."
            )
        case .cpuSeconds:
            Entry(.counter, "process_cpu_seconds_total", [], "Total user and system CPU time spent in seconds.")
        case .openFileDescriptors:
            Entry(.gauge, "process_open_fds", [], "Number of open file descriptors.")
        case .maximumFileDescriptors:
            Entry(.gauge, "process_max_fds", [], "Maximum number of open file descriptors.")
        case .virtualMemory:
            Entry(.gauge, "process_virtual_memory_bytes", [], "Virtual memory size in bytes.")
        case .maximumVirtualMemory:
            Entry(
                .gauge,
                "process_virtual_memory_max_bytes",
                [],
                "Maximum amount of virtual memory available in bytes."
            )
        case .residentMemory:
            Entry(.gauge, "process_resident_memory_bytes", [], "Resident memory size in bytes.")
        case .startTime:
            Entry(.gauge, "process_start_time_seconds", [], "Start time of the process since the epoch in seconds.")
        }
    }
}
