// SPDX-License-Identifier: Apache-2.0

/// A way to read a proxy that runs in a cluster. The raw value is its name in the configuration and as a part of the
/// source.
package enum ProxyWay: String, Sendable, Hashable, CaseIterable {
    /// The admin port, through the API server.
    case portForward = "port_forward"
    /// The agent's statistics, at the pod's address.
    case agent
    /// The same, through the API server.
    case podsProxy = "pods_proxy"
    /// A TLS handshake with the pod.
    case handshake
}
