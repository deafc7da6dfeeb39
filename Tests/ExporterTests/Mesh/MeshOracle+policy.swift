// SPDX-License-Identifier: Apache-2.0

/// What is wrong with leaves by themselves, and which do not chain to the CA that the policy expects.
extension MeshOracle {
    func addPolicy(to families: inout MeshFamilies) {
        for slot in slots {
            guard slot.isLeaf, let certificate = slot.certificate else { continue }
            for problem in problems(of: certificate, in: slot) {
                families.set("istio_certificate_problem", slot.labels.merging(["problem": problem]) { $1 }, 1)
            }
            guard let pin = pin(of: slot), let actual = slot.path.last?.key else { continue }
            let labels: [String: String?] = [
                "pin": pin.name, "cluster": slot.labels["cluster"], "namespace": slot.labels["namespace"],
                "workload": slot.labels["workload"], "expected": Self.label(pin.keys), "actual": actual,
            ]
            let isMatched = slot.path.contains { pin.keys.contains($0.key) }
            families.set("istio_certificate_pin_matched", labels, isMatched ? 1 : 0)
        }
    }

    private func problems(of certificate: MeshCertificate, in slot: SeenSlot) -> [String] {
        guard slot.labels["source"] == "envoy", slot.labels["secret"] == "default" else { return [] }
        guard let parts = certificate.spiffeID?.split(separator: "/").dropFirst().map(String.init) else {
            return ["spiffe_id_missing"]
        }
        // TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT
        var problems: [String] = []
        if parts[0] != MeshPolicy.trustDomain { problems.append("trust_domain") }
        if parts[2] != slot.labels["namespace"] { problems.append("spiffe_namespace") }
        if parts[4] != slot.labels["workload"] { problems.append("spiffe_service_account") }
        return problems
    }

    /// `nil` where nothing is expected, or where the object that tells was not seen here.
    private func pin(of slot: SeenSlot) -> (name: String, keys: Set<String>)? {
        let objects = locations.filter { $0.cluster == slot.labels["cluster"] }
        switch slot.labels["namespace"] {
        case MeshPolicy.pinnedToKey: return ("key", [pinnedKey])
        case MeshPolicy.pinnedToSecret:
            return keys(in: objects.first { $0.kind == SimulatedMesh.plugIn }).map { ("secret", $0) }
        case MeshPolicy.pinnedToConfigMap:
            let kind = SimulatedLocation.Kind.configMap(namespace: MeshPolicy.pinnedToConfigMap)
            return keys(in: objects.first { $0.kind == kind }).map { ("config_map", $0) }
        default: return nil
        }
    }

    private func keys(in location: SimulatedLocation?) -> Set<String>? {
        location.map { Set($0.entries.flatMap(\.certificates).map(\.key)) }
    }
}
