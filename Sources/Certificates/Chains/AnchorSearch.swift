// SPDX-License-Identifier: Apache-2.0

/// Tells which CA keys can anchor a chain that is presented.
///
/// As Envoy does it (BoringSSL with partial chains, seen on 1.36 and 1.40): the walk goes up from the leaf; at each step
/// a certificate of the bundle with the issuer's name and key ends it, else the first presented certificate with that
/// name carries it on, and nothing is tried twice. So any key that signed a certificate of the walk is an anchor, of a
/// root or not. Dates are not looked at, because they have series of their own.
package struct AnchorSearch: Sendable {
    private let known: [Certificate]
    private let anchoring: Set<AuthorityID>
    private let signatures: SignatureVerifier

    /// - Parameter trusted: every CA certificate that somebody trusts or could: self-issued ones, and those of bundles.
    package init(trusted: some Sequence<Certificate>, signatures: SignatureVerifier) {
        known = Array(trusted)
        anchoring = Set(known.lazy.map(\.authorityID))
        self.signatures = signatures
    }

    /// The keys with which a bundle verifies a leaf, whoever else's keys the bundle holds.
    ///
    /// - Parameters:
    ///   - leaf: needed where `issuer` is not known.
    ///   - issuer: a certificate of the CA that signed the leaf, if it is at hand.
    ///   - presented: the CA certificates that are shown with the leaf, in their order. One of a root's key that another
    ///     root signed makes the other one an anchor too.
    package func anchors(of leaf: Certificate?, issuer: Certificate?, presented: [Certificate]) -> Set<AuthorityID> {
        var found: Set<AuthorityID> = []
        var signer = issuer ?? leaf.flatMap { self.issuer(of: $0, among: presented) }
        // Each step uses up a presented certificate, so the walk ends.
        var left = presented
        while let authority = signer {
            if anchoring.contains(authority.authorityID) { found.insert(authority.authorityID) }
            guard let next = left.firstIndex(where: { $0.subject == authority.subject }) else { break }
            let carrier = left.remove(at: next)
            guard carrier.authorityID == authority.authorityID, !carrier.isSelfIssued else { break }
            signer = self.issuer(of: carrier, among: left)
        }
        return found
    }

    private func issuer(of certificate: Certificate, among presented: [Certificate]) -> Certificate? {
        let isIssuer = { (candidate: Certificate) in
            candidate.mayHaveIssued(certificate) && signatures.isSigned(certificate, by: candidate)
        }
        return presented.first(where: isIssuer) ?? known.first(where: isIssuer)
    }
}
