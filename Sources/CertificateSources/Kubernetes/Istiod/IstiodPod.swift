// SPDX-License-Identifier: Apache-2.0

import EnvoyAdmin
import HTTPTransport
import Kubernetes

/// An istiod of a cluster, and where it answers.
struct IstiodPod: Hashable, Sendable {
    /// The label of every istiod, of those with a revision too (istio:manifests/charts/istio-control/istio-discovery).
    static let selector = "app=istiod"

    let name: ObjectName
    let uid: String
    let address: String
    let metricsPort: UInt16
    /// Of xDS and of the webhooks.
    let tlsPorts: [UInt16]

    /// - Returns: nil for a pod that cannot answer now.
    init?(_ pod: Pod) {
        guard pod.status.phase == .running, !pod.isBeingDeleted, let address = pod.status.addresses.first else {
            return nil
        }
        name = pod.name
        uid = pod.metadata.uid
        self.address = address
        let ports = pod.containers.flatMap(\.ports)
        let number = { (name: String, usual: UInt16) in ports.first { $0.name == name }?.number ?? usual }
        metricsPort = number("http-monitoring", IstiodClient.port)
        tlsPorts = [number("tls-xds", 15_012), number("https-webhooks", 15_017)]
    }

    /// Of the metrics, in a URL.
    var authority: String { Endpoint.authority(host: address, port: metricsPort) }
}
