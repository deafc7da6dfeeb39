// SPDX-License-Identifier: Apache-2.0

extension SimulatedLocation {
    /// The label `location`, where the mesh takes or trusts its CA from the object.
    var name: String? {
        switch kind {
        case .secret("istio-system", "cacerts"): "cacerts"
        case .secret("istio-system", "istio-ca-secret"): "istio-ca-secret"
        case .webhook(let name) where name.hasPrefix("istio"): "webhook/\(name)"
        case .secret, .webhook, .configMap: nil
        }
    }

    var slots: [SeenSlot] {
        let place: [String: String?]
        switch kind {
        case .configMap: return []
        case .secret(let namespace, let name):
            place = ["source": "secret", "cluster": cluster, "namespace": namespace, "secret": name]
        case .webhook(let name):
            place = ["source": "webhook", "cluster": cluster, "secret": "mutatingwebhookconfiguration/\(name)"]
        }
        // Secrets are read as a whole; a webhook's bundle stands alone.
        let all = entries.flatMap(\.certificates).filter { $0.role != .leaf }
        return entries.flatMap { entry in
            var twins: [String: Int] = [:]
            return entry.certificates.map { certificate in
                let twin = twins["\(certificate.role) \(certificate.name)", default: 0] + 1
                twins["\(certificate.role) \(certificate.name)"] = twin
                let own: [String: String?] = [
                    "key": entry.key, "role": certificate.role.rawValue, "name": certificate.name,
                    "twin": twin == 1 ? nil : "\(twin)",
                ]
                var slot = SeenSlot(labels: place.merging(own) { $1 }, certificate)
                guard certificate.role != .root else { return slot }
                slot.presented = entry.certificates.filter { $0.role != .leaf }
                let known = place["source"] == "secret" ? all : slot.presented
                slot.path = PathSearch.authorities(
                    of: certificate,
                    candidates: known,
                    anchors: Set(known.filter { $0.role == .root })
                )
                return slot
            }
        }
    }
}
