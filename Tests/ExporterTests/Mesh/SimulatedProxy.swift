// SPDX-License-Identifier: Apache-2.0

/// A proxy of the simulated mesh, as it is; what of it can be seen is `sight`.
struct SimulatedProxy {
    enum Sight {
        /// Its admin endpoint answers.
        case secrets
        /// It is a ztunnel, whose admin endpoint answers.
        case ztunnel
        /// What it serves in a handshake, and what its agent tells.
        case handshake
        /// Only its agent's metrics are reached: the end of its leaf.
        case expiry
        /// It never answered.
        case none
    }

    /// A certificate beside the mesh's, of a gateway.
    struct ServedSecret {
        let name: String
        var leaf: MeshCertificate
        var presented: [MeshCertificate]
    }

    /// CA certificates beside the mesh's, by the secret's name.
    struct PinnedBundle {
        let secret: String
        var certificates: [MeshCertificate]
    }

    let cluster: String?
    let namespace: String
    let workload: String
    let pod: String
    /// Which exporter watches it.
    let instance: Int
    /// Its SPIFFE ID, as its CA writes it.
    var identity: String
    var sight = Sight.secrets
    var leaf: MeshCertificate
    /// What it presents behind its leaf.
    var presented: [MeshCertificate]
    /// The trust bundle, ROOTCA.
    var bundle: [MeshCertificate]
    var servedSecrets: [ServedSecret] = []
    var pinnedBundles: [PinnedBundle] = []
    /// When its secret was last updated.
    var updatedAt: Int64

    /// Whether its trust bundle can be read.
    var tellsTrust: Bool { sight == .secrets || sight == .ztunnel }

    /// Bundles that are not the mesh's. What holds the same certificates follows the mesh, and pins nothing.
    var pins: [PinnedBundle] { pinnedBundles.filter { Set($0.certificates) != Set(bundle) } }
}
