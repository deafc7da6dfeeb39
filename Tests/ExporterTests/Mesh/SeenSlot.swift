// SPDX-License-Identifier: Apache-2.0

/// One slot as an exporter can see it, from the state of the simulated mesh.
struct SeenSlot {
    /// Those of its series.
    let labels: [String: String]
    /// `nil` where only the end is known.
    let certificate: MeshCertificate?
    let notAfter: Int64
    /// CA certificates that a peer is shown with it.
    var presented: [MeshCertificate] = []
    /// CA certificates of the path to what its location trusts.
    var path: [MeshCertificate] = []
    var updatedAt: Int64?
    /// When its replacement is due.
    var due: Int64?
    var reportsUse = false
    /// Whether another slot of the proxy shows the same certificate, and more of it.
    var isRepeated = false

    var isLeaf: Bool { labels["role"] == "leaf" }
    var isOfMesh: Bool {
        isLeaf && !isRepeated && (certificate.map { $0.spiffeID != nil } ?? (labels["source"] == "agent"))
    }

    init(labels: [String: String?], _ certificate: MeshCertificate) {
        self.labels = labels.compactMapValues(\.self)
        self.certificate = certificate
        notAfter = certificate.notAfter
    }

    /// Known by its end alone.
    init(labels: [String: String?], notAfter: Int64) {
        self.labels = labels.compactMapValues(\.self)
        certificate = nil
        self.notAfter = notAfter
    }
}
