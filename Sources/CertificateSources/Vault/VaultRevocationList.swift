// SPDX-License-Identifier: Apache-2.0

import Certificates

/// A revocation list of a mount, as it was told last.
struct VaultRevocationList: Sendable {
    struct ID: Hashable, Sendable {
        /// `nil` for the only issuer of a mount.
        let issuer: String?
        let isDelta: Bool
    }

    let id: ID
    /// Of the answer.
    let digest: Fingerprint
    let bundle: DecodedRevocationBundle

    /// - Parameters:
    ///   - answer: DER.
    ///   - known: the list before, which is not decoded again where it is the same.
    init(_ id: ID, _ answer: [UInt8], known: VaultRevocationList?, decoder: RevocationBundleDecoder) {
        let digest = SHA256.digest(of: answer)
        self.id = id
        self.digest = digest
        if let known, known.digest == digest {
            bundle = known.bundle
        } else {
            bundle = decoder.decode(answer)
        }
    }
}
