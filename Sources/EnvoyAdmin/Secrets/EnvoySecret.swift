// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// One secret of an Envoy, as its `/config_dump` shows it (envoy.admin.v3.SecretsConfigDump).
///
/// What is shown was *received*; a rejected update is shown although it is not used.
package struct EnvoySecret: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case active
        /// Asked for, and not there yet.
        case warming
        /// Part of the bootstrap configuration.
        case fixed
    }

    package enum Content: Sendable, Equatable {
        /// A certificate chain, PEM or DER, leaf first.
        case certificateChain([UInt8])
        /// CA certificates, PEM or DER.
        case trustBundle([UInt8])
        /// Read by the proxy itself from a file or its environment, so that the answer shows only where.
        case elsewhere(String)
        /// Nothing that holds certificates: a warming secret, a ticket key, a generic secret.
        case none
    }

    package let name: String
    package let state: State
    package let content: Content
    package let versionInfo: String
    package let lastUpdated: UnixTime?
}
