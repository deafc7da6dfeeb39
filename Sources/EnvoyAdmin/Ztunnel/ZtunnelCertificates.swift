// SPDX-License-Identifier: Apache-2.0

/// What a ztunnel's `/config_dump` says about the certificates of its node's workloads.
package struct ZtunnelCertificates: Sendable, Equatable {
    /// In the answer's order, which is by identity.
    package internal(set) var identities: [ZtunnelIdentity] = []
    /// Identities, or certificates of them, that could not be read.
    package internal(set) var unreadable = 0
}
