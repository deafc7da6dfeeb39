// SPDX-License-Identifier: Apache-2.0

/// What a keystore held beside its keys, which are passed over.
package struct Keystore: Sendable, Equatable {
    /// Certificates under one alias: a trusted one, or a key's own and its issuers.
    package struct Entry: Sendable, Equatable {
        /// `nil` where the keystore gives none.
        package let alias: String?
        package let certificates: [Certificate]
    }

    package internal(set) var entries: [Entry] = []
    package internal(set) var problems: [KeystoreError] = []
    /// Certificates that could not be read.
    package internal(set) var certificateProblems: [CertificateError] = []
}
