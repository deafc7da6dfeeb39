// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import EnvoyAdmin

/// What is known of a proxy before it is asked: from the configuration, or from the cluster that runs it.
struct KnownProxy: Sendable, Equatable {
    var cluster: String?
    var namespace: String?
    var workload: String?
    var pod: String?
    var serviceAccount: String?
    var rotationRatio: Double?
    /// Whether the workload certificate is one that Istio's agent renews, and not a file of somebody else's.
    var isRotatedByMesh = true
    /// Names a proxy that has nothing better: where it was found.
    var address: String

    /// Whether the proxy need not be asked who it is.
    var isComplete: Bool {
        namespace != nil && workload != nil && pod != nil && (rotationRatio != nil || !isRotatedByMesh)
    }

    /// Whose identity its workload certificate ought to be.
    func expectedIdentity(_ node: ProxyNode?) -> ExpectedIdentity {
        ExpectedIdentity(
            namespace: namespace ?? node?.namespace,
            serviceAccount: serviceAccount ?? node?.serviceAccount
        )
    }

    /// When its workload certificate is replaced.
    func plan(_ node: ProxyNode?) -> RotationPlan? {
        guard isRotatedByMesh, node?.hasMountedCertificates != true else { return nil }
        return (rotationRatio ?? node?.rotationRatio).map { RotationPlan(ratio: $0) } ?? .istioDefault
    }

    /// The labels, where enough of them are known to know the proxy by.
    var identity: ProxyIdentity? {
        guard namespace != nil, workload != nil, pod != nil else { return nil }
        return ProxyIdentity(cluster: cluster, namespace: namespace, workload: workload, pod: pod)
    }

    /// The labels; the proxy itself tells those that are not known.
    func identity(_ node: ProxyNode?) -> ProxyIdentity {
        let isNameless = pod == nil && node?.pod == nil
        // A proxy outside a mesh has at least its node id, or the address under which it was found.
        let fallback = node.flatMap { $0.id.isEmpty ? nil : $0.id } ?? address
        return ProxyIdentity(
            cluster: cluster,
            namespace: namespace ?? node?.namespace,
            workload: workload ?? node?.workload,
            pod: pod ?? node?.pod ?? (isNameless ? fallback : nil)
        )
    }
}
