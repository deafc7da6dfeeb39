// SPDX-License-Identifier: Apache-2.0

/// Names that nothing emits, and what they were meant to be.
extension SeriesKnowledge {
    /// A name of the exporter's kind that it does not have.
    func misspelled(_ name: String) -> SeriesMeaning? {
        let prefixes = [
            "istio_certificate_", "istio_ca_", "istio_trust_", "istio_istiod_", "istio_cert_manager_", "istio_vault_",
            "istio_mtls_", "istio_tls_endpoint_",
        ]
        guard prefixes.contains(where: name.hasPrefix) else { return nil }
        for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
            if exporterSeries.contains(String(name.dropLast(suffix.count))) { return nil }
        }
        guard let near = suggestion(for: name, among: exporterSeries.sorted()) else { return nil }
        return SeriesMeaning(
            value: near.hasSuffix("_timestamp") ? .moment : .other,
            fault: .doesNotExist,
            replacement: SeriesReplacement(name: near, labels: nil)
        )
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
