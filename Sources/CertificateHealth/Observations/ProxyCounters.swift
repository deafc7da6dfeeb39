// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// A proxy's TLS and SDS counters, summed over its listeners and clusters.
///
/// `nil` is a counter that the proxy does not expose, which is not the same as zero.
package struct ProxyCounters: Hashable, Sendable {
    package enum Direction: String, Hashable, Sendable, CaseIterable {
        /// Listeners.
        case inbound
        /// Clusters.
        case outbound
    }

    package enum VerificationFailure: String, Hashable, Sendable, CaseIterable {
        case noCertificate = "no_cert"
        case error
        case subjectAlternativeName = "san"
        case certificateHash = "cert_hash"
    }

    package struct TLS: Hashable, Sendable {
        package var handshakes: UInt64?
        package var connectionErrors: UInt64?
        package var verificationFailures: [VerificationFailure: UInt64] = [:]
        /// Handshakes refused because a secret had not come.
        package var secretsNotReady: UInt64?

        package init() {}
    }

    package enum UpdateResult: String, Hashable, Sendable, CaseIterable {
        case success
        case failure
        case rejected
    }

    package struct SecretUpdates: Hashable, Sendable {
        package let secret: String
        package let result: UpdateResult
        package let count: UInt64

        package init(secret: String, result: UpdateResult, count: UInt64) {
            self.secret = secret
            self.result = result
            self.count = count
        }
    }

    /// What the agent reads from disk. The raw value is the label `kind`.
    package enum AgentFile: String, Hashable, Sendable, CaseIterable {
        /// A watch for changes.
        case watcher
        /// A certificate.
        case secret
    }

    /// How a connection that the proxy received was protected, by Istio's own telemetry. The raw value is the label
    /// `security`.
    package enum ConnectionSecurity: String, Hashable, Sendable, CaseIterable {
        case mutualTLS = "mutual_tls"
        case none
        case unknown
    }

    package var inbound = TLS()
    package var outbound = TLS()
    package var secretUpdates: [SecretUpdates] = []
    /// The agent's requests for a signature, and those that failed.
    package var signingRequests: UInt64?
    package var failedSigningRequests: UInt64?
    package var fileFailures: [AgentFile: UInt64] = [:]
    /// The end of the certificate that the agent holds.
    package var agentNotAfter: UnixTime?
    /// Requests and TCP connections.
    package var inboundSecurity: [ConnectionSecurity: UInt64] = [:]
    /// Whether the proxy exposes TLS counters at all; `nil` where that was not asked yet.
    package var includesTLS: Bool?

    package init() {}
}
