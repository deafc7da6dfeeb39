// SPDX-License-Identifier: Apache-2.0

/// An object of a cluster that holds CA certificates, or a certificate of the control plane.
struct SimulatedLocation {
    enum Kind: Hashable {
        /// `istio-ca-root-cert` of a namespace.
        case configMap(namespace: String)
        case secret(namespace: String, name: String)
        /// A mutating webhook configuration.
        case webhook(name: String)
    }

    /// One key of the object: the certificates in it, in order.
    struct Entry {
        let key: String
        var certificates: [MeshCertificate]
    }

    let cluster: String?
    let kind: Kind
    let instance: Int
    var entries: [Entry]
    /// When an exporter saw the content become another one.
    var changedAt: Int64?
}

extension SimulatedLocation {
    var isConfigMap: Bool {
        if case .configMap = kind { true } else { false }
    }
}
