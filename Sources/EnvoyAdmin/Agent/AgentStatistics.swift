// SPDX-License-Identifier: Apache-2.0

package import Certificates
import Exposition

/// What Istio's agent counts about a workload's certificate, from its port 15020
/// (istio:security/pkg/nodeagent/cache/monitoring.go). What it does not tell is absent, and never zero.
package struct AgentStatistics: Sendable, Equatable {
    /// Requests for certificates, repeated ones included.
    package private(set) var certificateRequests: UInt64?
    package private(set) var failedCertificateRequests: UInt64?
    /// Files of certificates that could not be watched for changes.
    package private(set) var fileWatcherFailures: UInt64?
    /// Files from which no secret for the proxy could be made.
    package private(set) var fileSecretFailures: UInt64?
    /// Whether an agent wrote any of the text. Without one, absence says nothing.
    package private(set) var isFromAgent = false
    /// What the proxy behind the agent counts, which without an inclusion list of its own is nothing.
    package let envoy: EnvoyStatistics
    private var expiration: ToldExpiration?

    private static let prefix = "istio_agent_"
    /// The secrets that the agent itself serves.
    private static let secretNames = ["default", "ROOTCA"]

    /// - Parameters:
    ///   - prometheus: the agent's metrics, then Envoy's, then perhaps the application's.
    ///   - now: when the answer came.
    package init(prometheus: [UInt8], at now: UnixTime) {
        envoy = EnvoyStatistics(prometheus: prometheus, secretNames: Self.secretNames)
        var reader = ExpositionReader()
        reader.read(prometheus, where: { $0.hasPrefix(Self.prefix) }) { sample in
            isFromAgent = true
            // The application's metrics stand behind the agent's: of two with one name, the first is the agent's.
            switch sample.name {
            case "istio_agent_cert_expiry_seconds":
                // Before Istio 1.23 there may be another one, of ROOTCA, that is not refreshed.
                guard expiration == nil, sample.has("resource_name", "default") else { return }
                expiration = ToldExpiration(now, secondsLater: sample.value)
            case "istio_agent_num_outgoing_requests" where sample.has("request_type", "csr"):
                certificateRequests = certificateRequests ?? sample.count
            case "istio_agent_num_failed_outgoing_requests" where sample.has("request_type", "csr"):
                failedCertificateRequests = failedCertificateRequests ?? sample.count
            case "istio_agent_num_file_watcher_failures_total":
                fileWatcherFailures = fileWatcherFailures ?? sample.count
            case "istio_agent_num_file_secret_failures_total":
                fileSecretFailures = fileSecretFailures ?? sample.count
            default:
                return
            }
        }
    }

    /// When the workload's certificate ends, as exact as the answer was quick, and by the agent's clock. Absent where no
    /// certificate was requested: with files, with another SDS server, and before Istio 1.14.
    package var notAfter: UnixTime? { expiration?.notAfter }

    /// The end that was known before, where this one tells of the same certificate.
    package func notAfter(confirming known: UnixTime?) -> UnixTime? { expiration?.confirming(known) }
}
