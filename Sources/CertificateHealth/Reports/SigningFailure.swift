// SPDX-License-Identifier: Apache-2.0

/// Why istiod did not sign. The raw value is the label `reason`.
package enum SigningFailure: String, Hashable, Sendable, CaseIterable {
    /// The caller's token or certificate was refused.
    case authentication
    /// The request is no certificate signing request.
    case csrParsing = "csr_parsing"
    /// The caller's identity is not one that may be signed.
    case identity
    case caNotReady = "ca_not_ready"
    case csrError = "csr_error"
    case ttlError = "ttl_error"
    case certificateGeneration = "cert_generation"
    case unknown
}
