// SPDX-License-Identifier: Apache-2.0

/// What names of series mean: those of Istio 1.4 to 1.31, Envoy, cert-manager, and the exporter itself.
struct SeriesKnowledge {
    let exporterSeries: Set<String>
    /// Whether the proxies have what Istio leaves out of their statistics by default.
    let hasProxyStats: Bool
    /// Names that are almost one of the exporter's series, with that. Looked for once: a rule asks for a name many times.
    let misspellings: [String: String]

    /// - Parameter names: all that may be asked for.
    init(exporterSeries: Set<String>, hasProxyStats: Bool, names: Set<String>) {
        self.exporterSeries = exporterSeries
        self.hasProxyStats = hasProxyStats
        misspellings = Self.misspellings(among: names, of: exporterSeries)
    }

    /// - Returns: nil for a series that is not about certificates, or that nothing is known of.
    func meaning(of selector: Selector) -> SeriesMeaning? {
        guard let name = selector.name, !name.contains(":") else { return nil }
        if exporterSeries.contains(name) { return ownMeaning(of: name, selector) }
        let foreign = Self.known[name] ?? Self.pattern(name) ?? Self.proxyStatistic(name, selector)
        guard var foreign else { return misspelled(name) ?? Self.invented(name) }
        if hasProxyStats, foreign.fault == .leftOutByDefault { foreign.fault = nil }
        return foreign
    }

    /// Whether the series is a certificate's end, or the time until then.
    func tellsEnd(_ selector: Selector) -> Bool {
        guard let meaning = meaning(of: selector), meaning.value != .other, let name = selector.name else {
            return false
        }
        return meaning.value != .moment || ["expir", "not_after"].contains(where: name.contains)
    }

    /// The exporter's series of the same end; nil for other series.
    func endName(of selector: Selector) -> String? {
        guard tellsEnd(selector) else { return nil }
        let name = meaning(of: selector)?.replacement?.name ?? selector.name
        return name?.replacing("_effective_", with: "_")
    }

    private func ownMeaning(of name: String, _ selector: Selector) -> SeriesMeaning? {
        guard name.hasSuffix("_timestamp") else { return SeriesMeaning(value: .other) }
        let isLeafFamily = [
            "istio_certificate_expiration_timestamp", "istio_certificate_effective_expiration_timestamp",
        ].contains(name)
        let sources = ["envoy", "ztunnel", "handshake", "agent"]
        let hasLeaves =
            isLeafFamily && selector.accepts("role", "leaf")
            && sources.contains { selector.accepts("source", $0) }
            && (selector.accepts("secret", "") || selector.accepts("secret", "default"))
        return SeriesMeaning(value: .moment, hasLeaves: hasLeaves)
    }

    private static let known: [String: SeriesMeaning] = {
        let root = SeriesReplacement.istiod("istio_istiod_root_expiration_timestamp")
        let chain = SeriesReplacement.istiod("istio_istiod_chain_expiration_timestamp")
        let expiration = SeriesReplacement.certManager("istio_certificate_expiration_timestamp")
        var known: [String: SeriesMeaning] = [
            "istio_agent_cert_expiry_seconds": SeriesMeaning(value: .timeLeft, hasLeaves: true, replacement: .leaf),
            "citadel_server_root_cert_expiry_seconds": SeriesMeaning(value: .timeLeft, replacement: root),
            "citadel_server_cert_chain_expiry_seconds": SeriesMeaning(value: .timeLeft, replacement: chain),
            "citadel_server_root_cert_expiry_timestamp": SeriesMeaning(value: .moment, replacement: root),
            "citadel_server_cert_chain_expiry_timestamp": SeriesMeaning(value: .moment, replacement: chain),
            "certmanager_certificate_expiration_timestamp_seconds": SeriesMeaning(
                value: .moment,
                fault: .zeroWithoutCertificate,
                replacement: expiration
            ),
            "certmanager_certificate_renewal_timestamp_seconds": SeriesMeaning(
                value: .moment,
                fault: .zeroWithoutCertificate,
                replacement: .certManager("istio_certificate_rotation_due_timestamp")
            ),
            "certmanager_certificate_not_after_timestamp_seconds": SeriesMeaning(
                value: .moment,
                replacement: expiration
            ),
            "envoy_server_days_until_first_cert_expiring": SeriesMeaning(
                value: .daysLeft,
                fault: .wholeDays,
                hasLeaves: true,
                replacement: .leaf
            ),
            "pilot_webhook_cert_expiry_timestamp": SeriesMeaning(
                value: .moment,
                fault: .doesNotExist,
                replacement: .webhook
            ),
            "identity_cert_expiry_timestamp": SeriesMeaning(
                value: .moment,
                fault: .doesNotExist,
                hasLeaves: true,
                replacement: .leaf
            ),
            "citadel_server_authn_failure_count": SeriesMeaning(
                value: .other,
                fault: .doesNotExist,
                replacement: .istiod("istio_istiod_csr_failures_total", "reason=\"authentication\"")
            ),
        ]
        for type in ["cds", "eds", "lds", "rds"] {
            known["pilot_xds_\(type)_reject"] = SeriesMeaning(
                value: .other,
                fault: .rejects,
                replacement: .istiod("istio_istiod_xds_rejects_total", "type=\"\(type)\"")
            )
        }
        for type in ["certificate", "issuer", "clusterissuer"] {
            known["certmanager_\(type)_ready_status"] = SeriesMeaning(value: .other, fault: .severalConditions)
        }
        for name in real { known[name] = SeriesMeaning(value: .other) }
        return known
    }()

    /// They exist, and nothing is wrong with them.
    private static let real = [
        "citadel_server_csr_count", "citadel_server_authentication_failure_count",
        "citadel_server_csr_parsing_err_count", "citadel_server_id_extraction_err_count",
        "citadel_server_csr_sign_err_count", "citadel_server_success_cert_issuance_count",
        "pilot_sds_certificate_errors_total",
    ]

    private static func pattern(_ name: String) -> SeriesMeaning? {
        if name.hasPrefix("envoy_"), name.hasSuffix("_expiration_unix_time_in_seconds") {
            return SeriesMeaning(value: .moment, fault: .doesNotExist, replacement: .served)
        }
        if name.hasPrefix("envoy_"), name.hasSuffix("_expiration_unix_time_seconds") {
            return SeriesMeaning(value: .moment, fault: .leftOutByDefault, replacement: .served)
        }
        if ["days_until_expir", "days_to_expir", "days_until_cert"].contains(where: name.contains) {
            return SeriesMeaning(value: .daysLeft, fault: .doesNotExist, hasLeaves: true, replacement: .leaf)
        }
        return nil
    }
}
