// SPDX-License-Identifier: Apache-2.0

/// The annotations of a pod that are read.
package enum PodAnnotation: String, CaseIterable, Hashable, Sendable {
    /// A ProxyConfig as YAML or JSON.
    case proxyConfig = "proxy.istio.io/config"
    /// The agent's port, 0 for none.
    case statusPort = "status.sidecar.istio.io/port"
    case excludedInboundPorts = "traffic.sidecar.istio.io/excludeInboundPorts"
    /// Whether ztunnel carries the pod's traffic: `enabled`, or `pending`.
    case ambientRedirection = "ambient.istio.io/redirection"
}
