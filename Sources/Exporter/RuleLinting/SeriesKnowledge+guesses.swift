// SPDX-License-Identifier: Apache-2.0

/// Names that nothing emits, and what they were meant to be.
extension SeriesKnowledge {
    /// Names of the exporter's kind that it does not have.
    static func misspellings(among names: Set<String>, of exporterSeries: Set<String>) -> [String: String] {
        let prefixes = [
            "istio_certificate_", "istio_ca_", "istio_trust_", "istio_istiod_", "istio_cert_manager_", "istio_vault_",
            "istio_mtls_", "istio_tls_endpoint_",
        ]
        let known = exporterSeries.sorted()
        return names.reduce(into: [:]) { found, name in
            guard prefixes.contains(where: name.hasPrefix), !exporterSeries.contains(name) else { return }
            for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
                if exporterSeries.contains(String(name.dropLast(suffix.count))) { return }
            }
            found[name] = suggestion(for: name, among: known)
        }
    }

    func misspelled(_ name: String) -> SeriesMeaning? {
        misspellings[name].map { near in
            SeriesMeaning(
                value: near.hasSuffix("_timestamp") ? .moment : .other,
                fault: .doesNotExist,
                replacement: SeriesReplacement(name: near, labels: nil)
            )
        }
    }

    /// Names of the mesh that speak of a certificate's end. The few that exist were known before.
    static func invented(_ name: String) -> SeriesMeaning? {
        let programs = ["istio_", "istiod_", "pilot_", "citadel_", "envoy_", "ztunnel_", "identity_", "galley_"]
        let ends = ["expir", "not_after", "valid_until", "ttl", "remaining"]
        guard programs.contains(where: name.hasPrefix), name.contains("cert"), ends.contains(where: name.contains)
        else { return nil }
        let isAuthority = ["root", "_ca_", "chain"].contains(where: name.contains)
        let value: SeriesMeaning.Value =
            name.contains("days") ? .daysLeft : name.contains("timestamp") ? .moment : .timeLeft
        return SeriesMeaning(
            value: value,
            fault: .doesNotExist,
            hasLeaves: !isAuthority,
            replacement: isAuthority ? .authority : .leaf
        )
    }
}
