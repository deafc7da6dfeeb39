// SPDX-License-Identifier: Apache-2.0

/// Steps that nobody planned: whatever may be done to bundles, leaves and places, to any part of the mesh, in any order.
struct RandomWalk {
    private var generator: SplitMix64
    private let mesh: SimulatedMesh
    private let roots: [MeshAuthority]
    /// CAs that may issue, with what their leaves present.
    private let issuers: [(authority: MeshAuthority, chain: [MeshCertificate])]
    /// Of the first root, on its key.
    private let renewed: MeshCertificate

    /// - Parameter rootNames: of the second and the third root; without one they are all named alike.
    init(_ mesh: SimulatedMesh, rootNames: [String?], seed: UInt64) {
        generator = SplitMix64(state: seed)
        self.mesh = mesh
        let end = 10 * SimulatedMesh.year
        let later = rootNames.enumerated().map { mesh.mint.root($1, from: Int64($0 + 1) * -3_600, to: end) }
        roots = [mesh.firstRoot] + later
        for root in later { mesh.note(root) }
        renewed = mesh.mint.root(from: -60, to: 2 * end, renewing: mesh.firstRoot).certificate
        var issuers = [(mesh.issuer, mesh.presented)]
        var crossed: [MeshCertificate] = []
        for (index, root) in later.enumerated() {
            let issuer = mesh.mint.intermediate("later-\(index)", of: root, from: -60, to: SimulatedMesh.year)
            crossed.insert(mesh.mint.crossCertificate(of: root, by: roots[index], to: SimulatedMesh.year), at: 0)
            issuers.append((issuer, [issuer.certificate]))
            for count in 1...crossed.count { issuers.append((issuer, [issuer.certificate] + crossed.prefix(count))) }
        }
        self.issuers = issuers
    }

    /// - Returns: what was done.
    mutating func next() -> String {
        let namespaces = Set((0..<4).map { _ in "ns-\(Int.random(in: 0..<10, using: &generator))" })
        let isMeant = { (proxy: SimulatedProxy) in namespaces.contains(proxy.namespace) }
        let place = namespaces.sorted().joined(separator: " ")
        switch Int.random(in: 0..<11, using: &generator) {
        case 0, 1:
            let root = element(of: roots)
            mesh.addRoot(root.certificate, toBundlesOf: isMeant)
            return "\(root.key) into the bundles of \(place)"
        case 2, 3:
            let key = element(of: roots).key
            mesh.removeRoot(key) { isMeant($0) && $0.bundle.contains { $0.key != key } }
            return "\(key) out of the bundles of \(place)"
        case 4:
            let first = mesh.firstRoot.certificate
            mesh.replace(first, by: renewed) { isMeant($0) && !$0.bundle.contains(renewed) }
            return "the first root renewed in \(place)"
        case 5, 6:
            mesh.rotateLeaves(of: isMeant)
            return "new leaves in \(place)"
        case 7:
            let issuer = issuers[Int.random(in: issuers.indices, using: &generator)]
            mesh.plugIn(issuer.authority, under: bundle())
            mesh.issue(from: issuer.authority, presenting: issuer.chain)
            return "\(issuer.authority.key) issues"
        case 8:
            mesh.setBundle(bundle()) { namespaces.contains($0) }
            return "another bundle for \(place)"
        case 9:
            mesh.setWebhooks(bundle(), key: Bool.random(using: &generator) ? "object.istio.io" : nil)
            return "another bundle in webhooks"
        default:
            let (number, pinned) = (Int.random(in: 0..<mesh.proxies.count, using: &generator), bundle())
            let workload = mesh.proxies[number].workload
            mesh.changeProxies(where: { $0.workload == workload }) { proxy in
                proxy.sight = proxy.sight == .secrets ? .expiry : .secrets
                proxy.pinnedBundles = [.init(secret: "file-root:/etc/ca.pem", certificates: pinned)]
            }
            return "\(workload) is seen otherwise"
        }
    }

    private mutating func element(of roots: [MeshAuthority]) -> MeshAuthority {
        roots[Int.random(in: roots.indices, using: &generator)]
    }

    /// Some of the roots, at least one. In one order, because another order alone is no other bundle.
    private mutating func bundle() -> [MeshCertificate] {
        let left = roots.shuffled(using: &generator).prefix(Int.random(in: 1...roots.count, using: &generator))
        return left.map(\.certificate).sorted { $0.number < $1.number }
    }
}

/// Steele, Lea and Flood's generator: small, and the same everywhere.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
