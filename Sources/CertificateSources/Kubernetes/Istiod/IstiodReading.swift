// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import EnvoyAdmin
import HTTPTransport
import Kubernetes

/// An istiod of a cluster with what is remembered of it between polls. Its metrics and each TLS port are targets of
/// their own: one that cannot be reached says nothing of the others.
struct IstiodReading: Sendable {
    let pod: IstiodPod
    private let context: ClusterSourceContext
    private var metrics: IstiodMetricsPoll
    private var servings: [IstiodServingPoll]

    init(_ pod: IstiodPod, context: ClusterSourceContext) {
        self.pod = pod
        self.context = context
        let place = IstiodPlace(
            cluster: context.settings.cluster,
            namespace: pod.name.namespace,
            pod: pod.name.name
        )
        let timeout = context.settings.polling.timeout
        metrics = IstiodMetricsPoll(
            id: context.target(pod.name, port: pod.metricsPort),
            place: place,
            timeout: timeout,
            context: context.source
        )
        let ports = context.settings.ways.contains(.handshake) ? pod.tlsPorts : []
        servings = ports.map { port in
            IstiodServingPoll(
                id: context.target(pod.name, port: port),
                host: pod.address,
                port: Int(port),
                slot: place.slot(secret: "\(port)"),
                timeout: timeout,
                context: context.source,
                transport: context.transport
            )
        }
    }

    var targets: [TargetID] { [metrics.id] + servings.map(\.id) }

    /// - Parameter check: throws where the address is another pod's by now.
    mutating func poll(check: () throws -> Void) async {
        let ways = IstiodWays(pod: pod, context: context)
        await metrics.run { deadline in
            let text = try await ways.read(until: deadline)
            try check()
            return text
        }
        let anchors = context.picture.update { [pod] in $0.trustBundles[pod.name.namespace ?? ""] ?? [] }
        for index in servings.indices { await servings[index].run(anchors: anchors, check: check) }
    }
}

extension ClusterSourceContext {
    fileprivate func target(_ pod: ObjectName, port: UInt16) -> TargetID {
        TargetID(source: settings.name, name: "\(pod):\(port)")
    }
}
