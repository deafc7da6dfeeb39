// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
package import HTTPTransport

/// One proxy to poll.
package struct EnvoyTargetSettings: Sendable, Equatable {
    package let endpoint: Endpoint
    /// Labels that the configuration gives; the proxy itself tells those that are `nil`.
    package let namespace: String?
    package let workload: String?
    package let pod: String?
    /// `nil` for the Istio agent's default.
    package let rotationRatio: Double?

    package init(
        endpoint: Endpoint,
        namespace: String? = nil,
        workload: String? = nil,
        pod: String? = nil,
        rotationRatio: Double? = nil
    ) {
        self.endpoint = endpoint
        self.namespace = namespace
        self.workload = workload
        self.pod = pod
        self.rotationRatio = rotationRatio
    }

    /// The labels, where the configuration gives enough of them to know the proxy by.
    var identity: ProxyIdentity? {
        guard namespace != nil, workload != nil, pod != nil else { return nil }
        return ProxyIdentity(namespace: namespace, workload: workload, pod: pod)
    }

    /// Whether the configuration says everything that the proxy would be asked.
    var needsNoNode: Bool { namespace != nil && workload != nil && pod != nil && rotationRatio != nil }
}
