// SPDX-License-Identifier: Apache-2.0

/// A workload identity that a ztunnel holds, or wants to hold, a certificate for (ztunnel:src/admin.rs, CertsDump).
package struct ZtunnelIdentity: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// There is a certificate. It stays in this state while renewals fail, until it expires.
        case available
        /// The first one is being requested.
        case initializing
        /// The first one could not be obtained, or the state is none that is known. ztunnel tries again by itself.
        case unavailable(reason: String)
    }

    /// `spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICE-ACCOUNT`.
    package let identity: String
    package let state: State
    /// Leaf first, then what was sent with it.
    package internal(set) var chain: [ZtunnelCertificate]
    /// What it verifies its peers with.
    package internal(set) var roots: [ZtunnelCertificate]
}
