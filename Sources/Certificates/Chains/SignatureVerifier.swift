// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Synchronization

/// Tells whether one certificate is signed by another's key, and remembers the answer.
///
/// Remembered by the certificate and the issuer's *key*: a root that was renewed on its key needs no new verification.
package final class SignatureVerifier: Sendable {
    /// Sixteen bytes of two digests, because there is one for each leaf of the mesh. Who wanted two questions to be one
    /// would have to find a second certificate for half of a SHA-256 that was mixed with another.
    private struct Question: Hashable {
        private let low: UInt64
        private let high: UInt64

        init(_ signed: Fingerprint, signedBy key: Fingerprint) {
            let digest = SHA256.digest(of: signed.bytes + key.bytes).bytes
            low = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
            high = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    private struct State {
        var answers: [Question: Bool] = [:]
        var keys: [Fingerprint: VerificationKey] = [:]
        var verifications = 0
    }

    /// Answers kept. A mesh asks once per leaf; what is forgotten is verified again.
    private static let maximumAnswers = 100_000
    /// CA keys kept decoded.
    private static let maximumKeys = 1_000

    private let state = Mutex(State())

    package init() {}

    /// How often a signature was really computed: the measure of the work that remembering saves.
    package var verifications: Int { state.withLock { $0.verifications } }

    package func isSigned(_ certificate: Certificate, by issuer: Certificate) -> Bool {
        answer(certificate.fingerprint, issuer) { $0.verifies(certificate) }
    }

    /// Whether a revocation list is the issuer's. Who can put a list somewhere can write any issuer's name into it.
    package func isSigned(_ list: RevocationList, by issuer: Certificate) -> Bool {
        guard let signature = list.signature else { return false }
        return answer(list.fingerprint, issuer) { $0.verifies(signature) }
    }

    private func answer(
        _ signed: Fingerprint,
        _ issuer: Certificate,
        _ verify: (VerificationKey) -> Bool
    ) -> Bool {
        let issuerKeyFingerprint = issuer.publicKeyFingerprint
        let question = Question(signed, signedBy: issuerKeyFingerprint)
        let (known, key) = state.withLock { ($0.answers[question], $0.keys[issuerKeyFingerprint]) }
        if let known { return known }
        // Outside the lock, because a signature takes longer than everything else here. Two that ask at once both
        // compute the same answer.
        let issuerKey = key ?? VerificationKey(of: issuer)
        let answer = issuerKey.map(verify) ?? false
        state.withLock { state in
            if state.answers.count >= Self.maximumAnswers { state.answers.removeAll(keepingCapacity: true) }
            if state.keys.count >= Self.maximumKeys { state.keys.removeAll(keepingCapacity: true) }
            state.answers[question] = answer
            state.keys[issuerKeyFingerprint] = issuerKey
            state.verifications += 1
        }
        return answer
    }
}
