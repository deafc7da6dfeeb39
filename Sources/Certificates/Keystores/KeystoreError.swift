// SPDX-License-Identifier: Apache-2.0

/// Why a keystore, or part of one, could not be read.
package struct KeystoreError: Error, Hashable, Sendable {
    /// Closed, because it is the label `reason` of the error counters.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// It begins as a keystore and does not go on as one.
        case malformedKeystore = "malformed_keystore"
        /// A version, a cipher or a kind of entry that is not read.
        case unsupportedKeystore = "unsupported_keystore"
        /// None of the passphrases opens it, or makes its digest.
        case wrongPassphrase = "wrong_passphrase"
        /// Deriving its keys would cost too much.
        case tooManyIterations = "too_many_iterations"
        case tooManyEntries = "too_many_entries"
    }

    package let reason: Reason
    package let message: String

    init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    static let malformed = KeystoreError(
        .malformedKeystore,
        "the keystore breaks off or is damaged; was the file cut off? Write it again"
    )
}

extension KeystoreError: CustomStringConvertible {
    package var description: String { message }
}
