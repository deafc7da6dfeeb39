// SPDX-License-Identifier: Apache-2.0

package import Certificates
import Exposition

/// What Istio's agent counts about a workload's certificate, from its port 15020
/// (istio:security/pkg/nodeagent/cache/monitoring.go). What it does not tell is absent, and never zero.
package struct AgentStatistics: Sendable, Equatable {
    /// When the workload's certificate ends, as exact as the answer was quick, and by the agent's clock. Absent where no
    /// certificate was requested: with files, with another SDS server, and before Istio 1.14.
    package private(set) var notAfter: UnixTime?
    /// Requests for certificates, repeated ones included.
    package private(set) var certificateRequests: UInt64?
    package private(set) var failedCertificateRequests: UInt64?
    /// Whether an agent wrote any of the text. Without one, absence says nothing.
    package private(set) var isFromAgent = false
    /// What the proxy behind the agent counts, which without an inclusion list of its own is nothing.
    package let envoy: EnvoyStatistics

    /// Ends that differ by less than these seconds are one certificate's: the time that an answer takes moves them, and
    /// renewals move them further.
    static let tolerance: UnixTime = 30

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
                guard notAfter == nil, sample.has("resource_name", "default") else { return }
                notAfter = Self.moment(now, secondsLater: sample.value)
            case "istio_agent_num_outgoing_requests":
                guard certificateRequests == nil, sample.has("request_type", "csr") else { return }
                certificateRequests = UInt64(exactly: sample.value)
            case "istio_agent_num_failed_outgoing_requests":
                guard failedCertificateRequests == nil, sample.has("request_type", "csr") else { return }
                failedCertificateRequests = UInt64(exactly: sample.value)
            default:
                return
            }
        }
    }

    /// The end that was known before, where this one tells of the same certificate.
    package func notAfter(confirming known: UnixTime?) -> UnixTime? {
        guard let notAfter, let known, abs(notAfter - known) < Self.tolerance else { return notAfter }
        return known
    }

    /// `nil` where no certificate could end then (RFC 5280, section 4.1.2.5, ends with the year 9999).
    private static func moment(_ now: UnixTime, secondsLater seconds: Double) -> UnixTime? {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return nil }
        return UnixTime((Double(now) + seconds).rounded())
    }
}

extension ExpositionReader.Sample {
    fileprivate func has(_ name: String, _ value: String) -> Bool {
        labels.contains { $0.name == name && $0.value == value }
    }
}
