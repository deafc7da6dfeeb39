// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A place that holds one current certificate over time, under the labels of its series.
///
/// It survives rotation: nothing in it changes when the certificate does, so it never holds a serial number, a date or
/// a fingerprint. Labels that do not apply are `nil` and absent from the series.
package struct SlotID: Hashable, Sendable {
    package var source: SourceKind
    /// Set only where the configuration names the cluster.
    package var cluster: String?
    package var namespace: String?
    package var workload: String?
    package var pod: String?
    /// The SDS resource, Secret name, file path or mount.
    package var secret: String?
    package var key: String?
    package var role: CertificateRole
    /// Tells certificates apart where one location may hold several.
    package var name: String?
    /// `2`, `3`, … for the second and later certificate of one name and role in one location.
    package var twin: Int?

    package init(
        source: SourceKind,
        cluster: String? = nil,
        namespace: String? = nil,
        workload: String? = nil,
        pod: String? = nil,
        secret: String? = nil,
        key: String? = nil,
        role: CertificateRole,
        name: String? = nil,
        twin: Int? = nil
    ) {
        self.source = source
        self.cluster = cluster
        self.namespace = namespace
        self.workload = workload
        self.pod = pod
        self.secret = secret
        self.key = key
        self.role = role
        self.name = name
        self.twin = twin
    }
}
