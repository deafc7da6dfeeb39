// SPDX-License-Identifier: Apache-2.0

/// What tells certificates of one name apart in the series of a selector.
enum SharedName: Equatable {
    /// Labels of a slot.
    case slot
    /// The labels of whose object it is, beside its name.
    case object(owner: [String])

    /// - Returns: nil for other series, and where the selector chose one owner or one certificate itself.
    init?(_ selector: Selector) {
        guard let name = selector.name, !Self.choosesOne(selector) else { return nil }
        if name.hasPrefix("certmanager_certificate_") {
            // Prometheus keeps the object's own namespace by the second name, unless honor_labels is set.
            self = .object(owner: ["namespace", "exported_namespace"])
        } else if name.hasPrefix("istio_cert_manager_certificate_") {
            self = .object(owner: ["cluster", "namespace"])
        } else if name == "istio_agent_cert_expiry_seconds" {
            self = .object(owner: ["namespace", "pod"])
        } else if Self.isSlotSeries(name), Self.sources.contains(where: { selector.accepts("source", $0) }) {
            self = .slot
        } else {
            return nil
        }
    }

    /// Whether labels name a certificate and not whose it is. Labels that are not known may say so.
    func mixes(_ labels: [String]) -> Bool {
        let (names, others): (Set<String>, Set<String>)
        switch self {
        case .slot:
            // A slot's own name is a SPIFFE ID or a host name as a rule, which tells the owner.
            (names, others) = (["secret", "key"], ["cluster", "source", "role", "twin", "job"])
        case .object:
            names = ["name", "secret", "resource_name"]
            others = ["cluster", "job", "issuer_name", "issuer_kind", "issuer_group", "issuer", "condition"]
        }
        return !names.isDisjoint(with: labels) && names.union(others).isSuperset(of: labels)
    }

    /// Those of which the names of a secret mean nothing without the namespace.
    private static let sources = ["envoy", "handshake", "agent", "secret", "configmap", "cert_manager"]

    private static func isSlotSeries(_ name: String) -> Bool {
        if name.hasPrefix("istio_certificate:") {
            return [":timestamp", ":seconds", ":ratio", ":info"].contains(where: name.hasSuffix)
        }
        return name.hasPrefix("istio_certificate_")
            && !["istio_certificate_exporter_", "istio_certificate_rotation_age_"].contains(where: name.hasPrefix)
    }

    private static func choosesOne(_ selector: Selector) -> Bool {
        let labels = ["namespace", "exported_namespace", "workload", "pod", "secret", "name"]
        return selector.matchers.contains {
            $0.comparison == .equal && !$0.value.isEmpty && labels.contains($0.label)
        }
    }
}
