// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Kubernetes

extension MeshWorkload<PodLabels> {
    /// - Returns: nil for a pod whose connections no PeerAuthentication is for: one outside the mesh, one that ends, and
    ///   gateways, waypoints and ztunnels, which take connections by other rules.
    init?(_ pod: Pod, _ member: MeshPod?) {
        guard let member, member.kind == .sidecar || member.kind == .ambient else { return nil }
        guard member.availability == .running || member.availability == .waiting else { return nil }
        self.init(name: member.workload, labels: pod.allLabels, isAmbient: member.kind == .ambient)
    }
}
