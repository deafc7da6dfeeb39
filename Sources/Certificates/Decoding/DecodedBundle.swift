// SPDX-License-Identifier: Apache-2.0

/// What a bundle held: every certificate that could be read, in its order, and a problem for each that could not.
package struct DecodedBundle: Sendable, Equatable {
    package var certificates: [Certificate]
    package var problems: [CertificateError]

    package init(certificates: [Certificate] = [], problems: [CertificateError] = []) {
        self.certificates = certificates
        self.problems = problems
    }
}
