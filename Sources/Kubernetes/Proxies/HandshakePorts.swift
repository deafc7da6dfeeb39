// SPDX-License-Identifier: Apache-2.0

/// Which ports of a pod are worth a TLS handshake.
enum HandshakePorts {
    /// Of Envoy, agent and DNS (istio:pilot/cmd/pilot-agent/status/server.go `istioReservedPorts`), and HBONE: none of
    /// them stands for the application.
    private static let reserved: Set<UInt16> = [15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090]
    /// HTTP tunnels with mutual TLS.
    private static let tunnel: UInt16 = 15008
    /// Where the charts' gateways listen for HTTPS when their pods declare no port of an application.
    private static let usualOfGateways: [UInt16] = [443, 8443]

    static func of(_ pod: Pod, kind: MeshPod.Kind) -> [UInt16] {
        switch kind {
        case .sidecar: ofApplication(pod)
        case .gateway: ofGateway(pod)
        case .waypoint, .ambient: [tunnel]
        // It terminates TLS in the pods that it serves.
        case .ztunnel: []
        }
    }

    /// Inbound connections to these are redirected to Envoy, which presents the workload's certificate.
    private static func ofApplication(_ pod: Pod) -> [UInt16] {
        let excluded = Set(
            pod.annotations[.excludedInboundPorts, default: ""].split(separator: ",")
                .compactMap { UInt16($0.filter { $0 != " " }) }
        )
        let containers = pod.containers + pod.initContainers.filter(\.restartsAlways)
        let ports = containers.filter { $0.name != ProxyContainer.name }.flatMap(\.ports).map(\.number)
        return Set(ports).subtracting(reserved).subtracting(excluded).sorted()
    }

    private static func ofGateway(_ pod: Pod) -> [UInt16] {
        let ports = pod.containers.flatMap(\.ports).filter { !reserved.contains($0.number) }
        guard !ports.isEmpty else { return usualOfGateways }
        return Set(ports.filter(isTLS).map(\.number)).sorted()
    }

    private static func isTLS(_ port: PodContainer.Port) -> Bool {
        let name = port.name ?? ""
        return port.number % 1000 == 443 || name.contains("https") || name.contains("tls")
    }
}
