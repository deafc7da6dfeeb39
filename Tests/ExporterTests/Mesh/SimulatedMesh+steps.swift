// SPDX-License-Identifier: Apache-2.0

/// The steps that operators and time take.
extension SimulatedMesh {
    func advance(_ seconds: Int64) { clock.advance(seconds) }

    func changeProxies(
        where isMeant: (SimulatedProxy) -> Bool = { _ in true },
        _ change: (inout SimulatedProxy) -> Void
    ) {
        for index in proxies.indices where isMeant(proxies[index]) {
            change(&proxies[index])
            changedProxies.insert(index)
        }
    }

    func addRoot(_ root: MeshCertificate, toBundlesOf isMeant: (SimulatedProxy) -> Bool = { _ in true }) {
        changeProxies(where: { isMeant($0) && !$0.bundle.contains(root) }) { $0.bundle.append(root) }
    }

    /// Takes every certificate of the key out of the bundles.
    func removeRoot(_ key: String, fromBundlesOf isMeant: (SimulatedProxy) -> Bool = { _ in true }) {
        changeProxies(where: { isMeant($0) && $0.bundle.contains { $0.key == key } }) { proxy in
            proxy.bundle.removeAll { $0.key == key }
        }
    }

    /// A certificate in the place of another one in the bundles, such as a renewed root.
    func replace(
        _ old: MeshCertificate,
        by new: MeshCertificate,
        inBundlesOf isMeant: (SimulatedProxy) -> Bool = { _ in true }
    ) {
        changeProxies(where: { isMeant($0) && $0.bundle.contains(old) }) { proxy in
            proxy.bundle = proxy.bundle.map { $0 == old ? new : $0 }
        }
    }

    /// From now on leaves are issued by another CA.
    func issue(from authority: MeshAuthority, presenting chain: [MeshCertificate]) {
        issuer = authority
        presented = chain
    }

    func rotateLeaves(of isMeant: (SimulatedProxy) -> Bool = { _ in true }) {
        let now = now
        changeProxies(where: isMeant) { proxy in
            proxy.leaf = mint.leaf(uri: proxy.identity, of: issuer, from: now, to: now + Self.leafLifetime)
            proxy.presented = presented
            proxy.updatedAt = now
        }
    }

    /// What agents do by themselves at half of a leaf's life.
    func rotateDueLeaves(except isMeant: (SimulatedProxy) -> Bool = { _ in false }) {
        let now = now
        rotateLeaves { !isMeant($0) && $0.leaf.notAfter - Self.leafLifetime / 2 <= now }
    }

    func removeProxies(where isMeant: (SimulatedProxy) -> Bool) {
        // Indices move: what was changed is shown before.
        precondition(changedProxies.isEmpty, "show the exporters what changed before taking proxies away")
        proxies.removeAll(where: isMeant)
    }

    func setBundle(_ bundle: [MeshCertificate], ofConfigMapsIn isMeant: (String) -> Bool = { _ in true }) {
        changeLocations { location in
            guard case .configMap(let namespace) = location.kind, isMeant(namespace) else { return false }
            return location.replace("root-cert.pem", by: bundle)
        }
    }

    /// A CA takes the place of the one in every cluster's `cacerts`, and issues from now on.
    func plugIn(_ authority: MeshAuthority, under bundle: [MeshCertificate]) {
        changeLocations { location in
            guard location.kind == Self.plugIn else { return false }
            let isNew = location.replace("ca-cert.pem", by: [authority.certificate])
            return location.replace("root-cert.pem", by: bundle) || isNew
        }
        issue(from: authority, presenting: [authority.certificate])
    }

    static let plugIn = SimulatedLocation.Kind.secret(namespace: "istio-system", name: "cacerts")

    /// - Parameter key: one webhook of every configuration; all of them unless told.
    func setWebhooks(_ bundle: [MeshCertificate], key: String? = nil) {
        changeLocations { location in
            guard case .webhook = location.kind else { return false }
            var isChanged = false
            for entry in location.entries where key == nil || entry.key == key {
                isChanged = location.replace(entry.key, by: bundle) || isChanged
            }
            return isChanged
        }
    }

    /// - Parameter change: tells whether it changed the location.
    func changeLocations(_ change: (inout SimulatedLocation) -> Bool) {
        for index in locations.indices {
            guard change(&locations[index]) else { continue }
            // The first sight of a location is no change of it.
            if !changedLocations.contains(index) { locations[index].changedAt = now }
            changedLocations.insert(index)
        }
    }
}

extension SimulatedLocation {
    /// - Returns: whether that is another content.
    mutating func replace(_ key: String, by certificates: [MeshCertificate]) -> Bool {
        guard let index = entries.firstIndex(where: { $0.key == key }), entries[index].certificates != certificates
        else { return false }
        entries[index].certificates = certificates
        return true
    }
}
