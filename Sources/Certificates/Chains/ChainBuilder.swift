// SPDX-License-Identifier: Apache-2.0

/// Finds the path from a leaf to a trusted CA among the certificates that are at hand (RFC 4158's path building, for
/// sets as small as a mesh's).
package struct ChainBuilder: Sendable {
    /// Issuers a path may have. Real meshes have two or three.
    static let maximumDepth = 10
    /// Certificates a search may look at, so that a bundle of cross-signed twins cannot make it explode.
    static let maximumSteps = 1_000

    let signatures: SignatureVerifier

    /// - Parameter signatures: shared, because it remembers what it has verified.
    package init(signatures: SignatureVerifier = SignatureVerifier()) {
        self.signatures = signatures
    }

    /// - Parameters:
    ///   - presented: what a peer is shown beside the leaf, where that is not all of the candidates.
    ///   - candidates: issuers that may stand between leaf and anchor, such as the chain that was sent.
    ///   - anchors: the trust bundle. Any certificate in it ends a path, as for OpenSSL with partial chains allowed.
    /// - Returns: the anchored path that stays valid longest; without one, the longest path through the candidates.
    package func chain(
        of leaf: Certificate,
        presenting presented: [Certificate]? = nil,
        candidates: [Certificate],
        anchors: [Certificate]
    ) -> CertificateChain {
        let presented = presented ?? candidates
        var search = Search(candidates: candidates, anchors: anchors, signatures: signatures)
        search.extend([leaf])
        if let best = search.bestAnchored {
            return CertificateChain(certificates: best, isAnchored: true, presented: presented)
        }
        return CertificateChain(certificates: search.longest, isAnchored: false, presented: presented)
    }
}

extension ChainBuilder {
    private struct Search {
        let candidates: [Certificate]
        let anchors: [Certificate]
        let signatures: SignatureVerifier
        var bestAnchored: [Certificate]?
        var longest: [Certificate] = []
        var steps = 0

        mutating func extend(_ path: [Certificate]) {
            guard let last = path.last else { return }
            // More issuers could only make an anchored path end earlier, and renewed roots issue each other in any order.
            if anchors.contains(last) { return considerAnchored(path) }
            if path.count > longest.count { longest = path }
            guard path.count <= ChainBuilder.maximumDepth else { return }
            for issuer in candidates + anchors where !path.contains(issuer) {
                steps += 1
                guard steps <= ChainBuilder.maximumSteps else { return }
                guard issuer.mayHaveIssued(last), signatures.isSigned(last, by: issuer) else { continue }
                extend(path + [issuer])
            }
        }

        private mutating func considerAnchored(_ path: [Certificate]) {
            guard let best = bestAnchored else {
                bestAnchored = path
                return
            }
            let validity = { (path: [Certificate]) in path.lazy.map(\.notAfter).min() ?? .max }
            let (old, new) = (validity(best), validity(path))
            if new > old || (new == old && path.count < best.count) { bestAnchored = path }
        }
    }
}

extension Certificate {
    /// What can be told without a signature: the names match, the key identifiers do not differ, and it is a CA.
    func mayHaveIssued(_ certificate: Certificate) -> Bool {
        guard isAuthority, subject == certificate.issuer else { return false }
        guard let named = certificate.authorityKeyIdentifier, let own = subjectKeyIdentifier else { return true }
        return named == own
    }
}
