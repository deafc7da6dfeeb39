// SPDX-License-Identifier: Apache-2.0

import Certificates

/// The revocation lists that some target holds, and which of them are really their issuer's.
///
/// A list counts once a key of the issuer's name verifies it, wherever a certificate of that key was seen: whoever can put
/// a list somewhere could otherwise call any certificate revoked. Verified once, it stays so as long as anybody holds it.
struct RevocationRegistry: Sendable {
    private struct Known: Sendable {
        let list: RevocationList
        /// Targets that hold it.
        var holders = 0
        /// Whose key signed it.
        var authority: Certificate?
    }

    private var lists: [Fingerprint: Known] = [:]
    /// Verified ones, by the issuer's name.
    private var verified: [String: [Fingerprint]] = [:]
    /// The others.
    private var pending: [String: [Fingerprint]] = [:]
    private let signatures = SignatureVerifier()

    /// Issuers whose keys are looked for.
    func isPending(_ issuer: String) -> Bool { pending[issuer] != nil }

    var hasPending: Bool { !pending.isEmpty }

    func isVerified(_ list: RevocationList) -> Bool { lists[list.fingerprint]?.authority != nil }

    /// - Returns: whether nobody held the list before. Then `offer` has to be told of CAs of its issuer's name.
    mutating func hold(_ list: RevocationList) -> Bool {
        let isNew = lists[list.fingerprint] == nil
        lists[list.fingerprint, default: Known(list: list)].holders += 1
        if isNew { pending[list.issuer, default: []].append(list.fingerprint) }
        return isNew
    }

    /// - Returns: whether a list that counted is gone.
    mutating func release(_ list: RevocationList) -> Bool {
        let fingerprint = list.fingerprint
        guard let holders = lists[fingerprint]?.holders else { return false }
        guard holders == 1 else {
            lists[fingerprint]?.holders -= 1
            return false
        }
        let counted = lists.removeValue(forKey: fingerprint)?.authority != nil
        Self.remove(fingerprint, of: list.issuer, from: &pending)
        Self.remove(fingerprint, of: list.issuer, from: &verified)
        return counted
    }

    /// Tries a CA's key on the lists of its name.
    ///
    /// - Returns: whether a list counts from now on.
    mutating func offer(_ authority: Certificate) -> Bool {
        var found = false
        for fingerprint in pending[authority.subject] ?? [] {
            guard let list = lists[fingerprint]?.list, signatures.isSigned(list, by: authority) else { continue }
            lists[fingerprint]?.authority = authority
            Self.remove(fingerprint, of: list.issuer, from: &pending)
            verified[list.issuer, default: []].append(fingerprint)
            found = true
        }
        return found
    }

    func isRevoked(_ slot: SlotState) -> Bool {
        guard !verified.isEmpty, let certificate = slot.certificate else { return false }
        return isRevoked(certificate, issuer: slot.chain?.authorities.first)
    }

    /// Whether a list of the key that signed the certificate has its number on it.
    ///
    /// - Parameter issuer: where it is known who signed the certificate; else its signature tells.
    private func isRevoked(_ certificate: Certificate, issuer: Certificate?) -> Bool {
        guard let candidates = verified[certificate.issuer] else { return false }
        let number = certificate.serialNumber
        let own = candidates.lazy.compactMap { lists[$0] }.filter { known in
            guard let authority = known.authority, !known.list.isIndirect else { return false }
            if let issuer { return issuer.publicKeyFingerprint == authority.publicKeyFingerprint }
            return signatures.isSigned(certificate, by: authority)
        }
        return own.contains { known in
            known.list.revokes(number)
                && !own.contains { $0.list.removes(number) && $0.list.isAtLeastAsNew(as: known.list) }
        }
    }

    private static func remove(
        _ fingerprint: Fingerprint,
        of issuer: String,
        from table: inout [String: [Fingerprint]]
    ) {
        table[issuer]?.removeAll { $0 == fingerprint }
        if table[issuer]?.isEmpty == true { table[issuer] = nil }
    }
}

extension RevocationList {
    /// By their numbers; lists without one are of unknown age.
    fileprivate func isAtLeastAsNew(as other: RevocationList) -> Bool {
        guard let number, let otherNumber = other.number else { return false }
        return number >= otherNumber
    }
}
