// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// One proxy to poll.
package struct EnvoyTargetSettings: Sendable, Equatable {
    package let endpoint: Endpoint
    /// Of the Istio agent beside it; `nil` for one that is not asked.
    package let agent: Endpoint?
    /// Labels that the configuration gives; the proxy itself tells those that are `nil`.
    package let namespace: String?
    package let workload: String?
    package let pod: String?
    /// `nil` for the Istio agent's default.
    package let rotationRatio: Double?

    package init(
        endpoint: Endpoint,
        agent: Endpoint? = nil,
        namespace: String? = nil,
        workload: String? = nil,
        pod: String? = nil,
        rotationRatio: Double? = nil
    ) {
        self.endpoint = endpoint
        self.agent = agent
        self.namespace = namespace
        self.workload = workload
        self.pod = pod
        self.rotationRatio = rotationRatio
    }

    var proxy: KnownProxy {
        KnownProxy(
            namespace: namespace,
            workload: workload,
            pod: pod,
            rotationRatio: rotationRatio,
            address: endpoint.description
        )
    }
}
