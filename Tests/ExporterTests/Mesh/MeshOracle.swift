// SPDX-License-Identifier: Apache-2.0

/// What one exporter's page has to say, counted by brute force from the state of the simulated mesh: one certificate, one
/// bundle, one question to OpenSSL after the other.
struct MeshOracle {
    let proxies: [SimulatedProxy]
    let locations: [SimulatedLocation]
    let probes: [String: MeshCertificate]
    /// Of the CA that the policy pins.
    let pinnedKey: String
    let judge: TrustJudge
    let slots: [SeenSlot]
    let leaves: [Leaf]
    /// Every CA certificate that is seen anywhere.
    let seen: Set<MeshCertificate>
    /// Leaves of the mesh by what anchors them: one of each signer and presented chain, which OpenSSL cannot tell apart.
    let representatives: [Set<String>: [Example]]

    struct Example {
        let leaf: MeshCertificate
        let presented: [MeshCertificate]
    }

    struct Leaf {
        let slot: SeenSlot
        /// CA keys each of which is enough to verify it; empty where its chain is not known.
        let anchors: Set<String>

        var region: [String: String?] {
            ["cluster": slot.labels["cluster"], "namespace": slot.labels["namespace"]]
        }
    }

    init(
        proxies: [SimulatedProxy],
        locations: [SimulatedLocation],
        probes: [String: MeshCertificate],
        pinnedKey: String,
        judge: TrustJudge
    ) {
        self.proxies = proxies
        self.locations = locations
        self.probes = probes
        self.pinnedKey = pinnedKey
        self.judge = judge
        slots = proxies.flatMap(\.slots) + locations.flatMap(\.slots)
        var seen: Set<MeshCertificate> = []
        for slot in slots {
            seen.formUnion(slot.path + slot.presented)
            if let certificate = slot.certificate, !slot.isLeaf { seen.insert(certificate) }
        }
        for proxy in proxies where proxy.tellsTrust {
            seen.formUnion(proxy.bundle + proxy.pinnedBundles.flatMap(\.certificates))
        }
        for location in locations where location.isConfigMap {
            seen.formUnion(location.entries.flatMap(\.certificates))
        }
        self.seen = seen
        let candidates = Self.candidates(seen, proxies)
        let leaves = slots.filter(\.isLeaf).map { slot in
            Leaf(
                slot: slot,
                anchors: slot.certificate.map {
                    judge.anchors(of: $0, presenting: slot.presented, among: candidates)
                } ?? []
            )
        }
        self.leaves = leaves
        let known = leaves.filter { $0.slot.isOfMesh && $0.slot.certificate != nil }
        representatives = Dictionary(grouping: known, by: \.anchors).mapValues { leaves in
            let alike = Dictionary(grouping: leaves) {
                [$0.slot.certificate?.signer ?? ""] + $0.slot.presented.map { "\($0.number)" }
            }
            return alike.values.compactMap { leaves in
                leaves.first.flatMap { leaf in
                    leaf.slot.certificate.map { Example(leaf: $0, presented: leaf.slot.presented) }
                }
            }
        }
    }

    /// What several exporters know together: each says of its leaves what it can tell.
    init(joining oracles: [MeshOracle]) {
        proxies = oracles.flatMap(\.proxies)
        locations = oracles.flatMap(\.locations)
        probes = oracles.reduce(into: [:]) { $0.merge($1.probes) { $1 } }
        pinnedKey = oracles.first?.pinnedKey ?? ""
        judge = oracles.first?.judge ?? TrustJudge()
        slots = oracles.flatMap(\.slots)
        leaves = oracles.flatMap(\.leaves)
        seen = oracles.reduce(into: []) { $0.formUnion($1.seen) }
        representatives = oracles.reduce(into: [:]) { $0.merge($1.representatives, uniquingKeysWith: +) }
    }

    /// What could anchor: self-signed certificates, and whatever a proxy trusts.
    static func candidates(_ seen: Set<MeshCertificate>, _ proxies: [SimulatedProxy]) -> Set<MeshCertificate> {
        let bundles = proxies.lazy.filter(\.tellsTrust).flatMap(\.bundle)
        return seen.filter { $0.role == .root }.union(bundles)
    }

    func families(_ history: inout SlotHistory, now: Int64) -> MeshFamilies {
        var families = MeshFamilies()
        addSlots(to: &families, history: &history, now: now)
        addAuthorities(to: &families)
        addLeaves(to: &families)
        addBundles(to: &families)
        addLocations(to: &families)
        addTrust(to: &families)
        addPolicy(to: &families)
        return families
    }
}
