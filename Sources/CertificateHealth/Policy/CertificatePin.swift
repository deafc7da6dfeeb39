// SPDX-License-Identifier: Apache-2.0

package import Certificates

/// The CAs that some leaves have to chain to, by the configuration.
package struct CertificatePin: Hashable, Sendable {
    /// Unique; the label `pin`.
    package let name: String
    package let match: PinMatch
    /// At least one. Any of them is enough.
    package let expectations: [PinExpectation]

    package init(name: String, match: PinMatch = PinMatch(), expectations: [PinExpectation]) {
        self.name = name
        self.match = match
        self.expectations = expectations
    }

    /// Whether a CA of the chain is one that is expected. The leaf's own key is none: it changes with every rotation.
    ///
    /// A chain that ends before its root is judged by the CAs that are in it.
    ///
    /// - Parameters:
    ///   - chain: of a leaf that `match` is about.
    ///   - authority: the key of a certificate that was seen anywhere.
    ///   - resolve: the CAs that an object holds; `nil` or empty where it was not seen or cannot be read.
    /// - Returns: `nil` where it cannot be told: no issuer is known, or nothing matched and an object is not known.
    package func verdict(
        chain: CertificateChain?,
        authority: (Fingerprint) -> AuthorityID? = { _ in nil },
        resolve: (PinExpectation.Location) -> Set<AuthorityID>?
    ) -> PinVerdict? {
        guard let chain else { return nil }
        return verdict(authorities: chain.authorities, authority: authority, resolve: resolve)
    }

    /// - Parameter authorities: the CA certificates of the chain, nearest first.
    func verdict(
        authorities: some BidirectionalCollection<Certificate>,
        authority: (Fingerprint) -> AuthorityID?,
        resolve: (PinExpectation.Location) -> Set<AuthorityID>?
    ) -> PinVerdict? {
        guard let last = authorities.last else { return nil }
        var isMatched = false
        var isComplete = true
        var names: Set<String> = []
        for expectation in expectations {
            switch expectation {
            case .publicKey(let key):
                isMatched = isMatched || authorities.contains { $0.publicKeyFingerprint == key }
                names.insert(AuthorityID(publicKey: key).description)
            case .certificate(let fingerprint):
                let known = authorities.first { $0.fingerprint == fingerprint }
                isMatched = isMatched || known != nil
                let id = known?.authorityID ?? authority(fingerprint)
                names.insert(id?.description ?? String(fingerprint.hex.prefix(16)))
            case .location(let location):
                guard let ids = resolve(location), !ids.isEmpty else {
                    isComplete = false
                    continue
                }
                isMatched = isMatched || authorities.contains { ids.contains($0.authorityID) }
                names.formUnion(ids.map(\.description))
            }
        }
        guard isMatched || isComplete else { return nil }
        return PinVerdict(
            isMatched: isMatched,
            expected: names.sorted().joined(separator: "+"),
            actual: last.authorityID.description
        )
    }
}
