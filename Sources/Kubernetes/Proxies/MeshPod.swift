// SPDX-License-Identifier: Apache-2.0

/// A pod that takes part in the mesh, with what there is to know before its proxy is asked.
package struct MeshPod: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// An Envoy beside an application, or the agent alone beside a gRPC application that needs no Envoy.
        case sidecar
        case gateway
        case waypoint
        case ztunnel
        /// No proxy inside: the node's ztunnel holds the certificate.
        case ambient
    }

    package enum Availability: String, CaseIterable, Hashable, Sendable {
        case running
        /// Not started yet, or between two starts.
        case waiting
        /// The pod or its proxy has ended for good, as in a Job.
        case finished
        /// The pod is being deleted.
        case leaving
    }

    package let name: ObjectName
    package let uid: String
    package let kind: Kind
    package let workload: String
    package let nodeName: String?
    package let serviceAccountName: String?
    /// The pod's first address, as text.
    package let address: String?
    package let availability: Availability

    /// The part of a certificate's life, at its end, in which it is renewed: 0 to 1. Nil where nothing says.
    package let gracePeriodRatio: Double?
    /// The life that the agent asks for. Nil where nothing says.
    package let requestedLifetime: Duration?

    /// The proxy's certificate is a file, which its agent does not renew.
    package let hasMountedCertificates: Bool

    /// Where the admin interface listens, on loopback. Nil: there is none.
    package let adminPort: UInt16?
    /// Where the agent, or ztunnel, serves statistics. Nil: nowhere.
    package let agentPort: UInt16?
    /// Statistics are refused to everybody outside the pod.
    package let hasLocalMetricsOnly: Bool
    /// Where a TLS handshake is answered with the workload's certificate or a gateway's; best first, perhaps none.
    package let handshakePorts: [UInt16]

    /// A proxy is inside, and it should answer now.
    package var isExpectedToAnswer: Bool { kind != .ambient && availability == .running }
}

extension MeshPod {
    /// - Returns: nil for a pod outside the mesh.
    package init?(_ pod: Pod) {
        let proxy = ProxyContainer(of: pod)
        guard let kind = Kind(of: pod, proxy: proxy) else { return nil }
        let settings = ProxySettings(container: proxy?.container, annotations: pod.annotations)
        name = pod.name
        uid = pod.metadata.uid
        self.kind = kind
        workload = pod.workloadName
        nodeName = pod.nodeName
        serviceAccountName = pod.serviceAccountName
        address = pod.status.addresses.first
        availability = Availability(of: pod, kind: kind, proxy: proxy)
        switch kind {
        case .ambient:
            gracePeriodRatio = nil
            requestedLifetime = nil
            adminPort = nil
            agentPort = nil
        case .ztunnel:
            // It renews at half of the life, whatever its environment says (istio/ztunnel:src/tls/certificate.rs).
            gracePeriodRatio = 0.5
            requestedLifetime = settings.lifetime
            adminPort = ProxySettings.defaultAdminPort
            agentPort = ProxySettings.defaultAgentPort
        case .sidecar, .gateway, .waypoint:
            gracePeriodRatio = settings.gracePeriodRatio
            requestedLifetime = settings.lifetime
            adminPort = settings.hasEnvoy ? settings.adminPort : nil
            agentPort = settings.agentPort
        }
        hasMountedCertificates = settings.hasMountedCertificates
        hasLocalMetricsOnly = settings.hasLocalMetricsOnly
        handshakePorts = HandshakePorts.of(pod, kind: kind)
    }
}
