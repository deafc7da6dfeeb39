// SPDX-License-Identifier: Apache-2.0

/// How deep a proxy is seen. The raw value is the metrics' label `capability`.
package enum ProxyCapability: String, Hashable, Sendable {
    /// Chains, bundles and dates, from its admin endpoint.
    case secrets
    /// The chain that it serves, from a TLS handshake.
    case handshake
    /// The expiry that its agent tells.
    case expiry
}
