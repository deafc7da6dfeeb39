// SPDX-License-Identifier: Apache-2.0

package import Certificates
import Exposition

/// What an istiod counts about signing and about credentials, from its port 15014
/// (istio:security/pkg/server/ca/monitoring.go, istio:pilot/pkg/xds/monitoring.go).
///
/// A counter that never moved is not exposed, so absence is no zero here: `hasAuthority` and `isFromIstiod` tell
/// whether it could have moved.
package struct IstiodStatistics: Sendable, Equatable {
    /// Why a request was not signed; the raw value is istiod's label `error` (istio:security/pkg/pki/error/error.go).
    package enum SigningError: String, Hashable, Sendable, CaseIterable {
        /// It has no certificate to sign with.
        case authorityNotReady = "CA_NOT_READY"
        /// The request could not be parsed, or its signature is wrong.
        case request = "CSR_ERROR"
        /// A longer life was asked for than istiod allows.
        case lifetime = "TTL_ERROR"
        /// Signing itself failed: among other causes, because the CA's certificate has expired.
        case certificateGeneration = "CERT_GEN_ERROR"
        case unknown = "UNKNOWN"
    }

    package private(set) var version: String?
    package private(set) var certificateRequests: UInt64?
    /// Callers whose credentials were refused.
    package private(set) var authenticationFailures: UInt64?
    package private(set) var requestParsingErrors: UInt64?
    package private(set) var identityErrors: UInt64?
    package private(set) var signingErrors: [SigningError: UInt64] = [:]
    package private(set) var issuedCertificates: UInt64?
    /// Credentials of gateways that could not be handed over.
    package private(set) var credentialErrors: UInt64?
    /// Configuration that proxies refused, by its short xDS type. The empty type is that of versions that tell none.
    package private(set) var rejects: [String: UInt64] = [:]
    /// Whether any of the CA's metrics is there. They are not where the CA server is off.
    package private(set) var hasAuthority = false
    package private(set) var isFromIstiod = false
    private var root: ToldExpiration?
    private var chain: ToldExpiration?

    static let prefixes = [
        "citadel_server_", "pilot_info", "pilot_sds_certificate_errors", "pilot_total_xds_rejects",
    ]
    /// Types beyond these are summed up: their names are the proxies' choice.
    private static let maximumTypes = 16
    private static let otherTypes = "other"

    /// - Parameters:
    ///   - prometheus: what `IstiodClient` read.
    ///   - now: when the answer came.
    package init(prometheus: [UInt8], at now: UnixTime) {
        var reader = ExpositionReader()
        reader.read(prometheus, where: { name in Self.prefixes.contains { name.hasPrefix($0) } }) { sample in
            // OpenTelemetry's exporter can be told to add the suffix that Istio tells it to leave out.
            let total = "_total"
            let name = sample.name.hasSuffix(total) ? String(sample.name.dropLast(total.count)) : sample.name
            take(sample, named: name, at: now)
        }
    }

    private mutating func take(_ sample: ExpositionReader.Sample, named name: String, at now: UnixTime) {
        isFromIstiod = true
        if name.hasPrefix("citadel_server_") { hasAuthority = true }
        switch name {
        case "pilot_info": version = sample["version"] ?? version
        case "citadel_server_csr_count": certificateRequests = sample.count
        case "citadel_server_authentication_failure_count": authenticationFailures = sample.count
        case "citadel_server_csr_parsing_err_count": requestParsingErrors = sample.count
        case "citadel_server_id_extraction_err_count": identityErrors = sample.count
        case "citadel_server_csr_sign_err_count":
            guard let count = sample.count else { return }
            let error = sample["error"].flatMap(SigningError.init) ?? .unknown
            signingErrors[error, default: 0] &+= count
        case "citadel_server_success_cert_issuance_count": issuedCertificates = sample.count
        // Istio 1.23 and later tell each end in both units.
        case "citadel_server_root_cert_expiry_timestamp": root = ToldExpiration(timestamp: sample.value)
        case "citadel_server_root_cert_expiry_seconds":
            root = root ?? ToldExpiration(now, secondsLater: sample.value)
        case "citadel_server_cert_chain_expiry_timestamp": chain = ToldExpiration(timestamp: sample.value)
        case "citadel_server_cert_chain_expiry_seconds":
            chain = chain ?? ToldExpiration(now, secondsLater: sample.value)
        case "pilot_sds_certificate_errors": credentialErrors = sample.count
        case "pilot_total_xds_rejects":
            guard let count = sample.count else { return }
            let type = sample["type"] ?? ""
            let isKept = rejects[type] != nil || rejects.count < Self.maximumTypes
            rejects[isKept ? type : Self.otherTypes, default: 0] &+= count
        default: return
        }
    }

    /// When the first certificate of the root bundle ends, and no other one of it.
    ///
    /// - Parameter known: what was told before: versions that tell only what is left are exact to the time that the
    ///   answer took.
    package func rootNotAfter(confirming known: UnixTime?) -> UnixTime? { root?.confirming(known) }

    /// The same of the chain below the root, which a self-signed CA has not.
    package func chainNotAfter(confirming known: UnixTime?) -> UnixTime? { chain?.confirming(known) }
}
