// SPDX-License-Identifier: Apache-2.0

import Certificates

/// Something that a poll could not read, while the rest of it went well.
struct SourceProblem: Hashable, Sendable {
    /// The label `reason` of the error counter.
    let reason: String
    let message: String

    init(reason: String, message: String) {
        self.reason = reason
        self.message = message
    }

    /// - Parameter place: the secret or file that holds the certificate.
    init(_ error: CertificateError, in place: String) {
        self.init(reason: error.reason.rawValue, message: "\(place): \(error)")
    }

    init(_ error: RevocationError, in place: String) {
        self.init(reason: error.reason.rawValue, message: "\(place): \(error)")
    }

    init(_ error: KeystoreError, in place: String) {
        self.init(reason: error.reason.rawValue, message: "\(place): \(error)")
    }
}
