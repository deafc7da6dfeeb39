// SPDX-License-Identifier: Apache-2.0

extension Certificate {
    /// Subject and issuer are the same name, and the key identifiers, where both are present, agree.
    package var isSelfIssued: Bool {
        guard subject == issuer, !subject.isEmpty else { return false }
        guard let own = subjectKeyIdentifier, let signer = authorityKeyIdentifier else { return true }
        return own == signer
    }

    /// A certificate is a CA by its basic constraints. Version 1 roots have none and are told by being self-issued,
    /// without names to serve under.
    package var isAuthority: Bool {
        if let basicConstraints { return basicConstraints.isCA }
        return isSelfIssued && subjectAlternativeNames.isEmpty && authorityKeyIdentifier == nil
            && subjectKeyIdentifier == nil
    }

    package var role: CertificateRole {
        if !isAuthority { return .leaf }
        return isSelfIssued ? .root : .intermediate
    }

    /// The identity of the key as a CA, whatever the certificate's role.
    package var authorityID: AuthorityID { AuthorityID(publicKey: publicKeyFingerprint) }

    /// The first URI name with the `spiffe` scheme (SPIFFE X.509-SVID, section 2).
    package var spiffeID: String? {
        for case .uri(let identifier) in subjectAlternativeNames where identifier.hasPrefix("spiffe://") {
            return identifier
        }
        return nil
    }

    /// The name that tells certificates of one location apart: SPIFFE ID, first DNS name, common name, whole subject.
    package var displayName: String {
        if let spiffeID { return spiffeID }
        for case .dns(let name) in subjectAlternativeNames { return name }
        return commonName ?? subject
    }

    /// Seconds between NotBefore and NotAfter.
    package var lifetime: Int64 { notAfter - notBefore }
}
