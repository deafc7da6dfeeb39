// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth
@testable import Certificates

@Suite struct CertificatePinTests {
    private let leaf = Certificate.sample(1)
    private let intermediate = Certificate.sample(2, subject: "CN=i", isCA: true)
    private let root = Certificate.root(3)
    private let foreign = Certificate.root(4)
    private let location = PinExpectation.Location(.secret, namespace: "istio-system", name: "cacerts")

    private func chain(_ authorities: Certificate...) -> CertificateChain {
        CertificateChain(certificates: [leaf] + authorities, isAnchored: true)
    }

    private func verdict(
        _ expectations: PinExpectation...,
        of chain: CertificateChain?,
        seen: [Certificate] = [],
        holding: Set<AuthorityID>? = nil
    ) -> PinVerdict? {
        CertificatePin(name: "shop", expectations: expectations).verdict(
            chain: chain,
            authority: { fingerprint in seen.first { $0.fingerprint == fingerprint }?.authorityID },
            resolve: { $0 == location ? holding : nil }
        )
    }

    private func verdict(_ isMatched: Bool, expected: String, actual: Certificate) -> PinVerdict {
        PinVerdict(isMatched: isMatched, expected: expected, actual: "\(actual.authorityID)")
    }

    @Test func `A pinned key is met by any CA of the chain, also on a renewed certificate`() {
        let renewed = Certificate.root(9, key: 3)
        for authority in [root, intermediate] {
            let found = verdict(.publicKey(authority.publicKeyFingerprint), of: chain(intermediate, renewed))
            #expect(found == verdict(true, expected: "\(authority.authorityID)", actual: root))
        }
    }

    @Test func `A mismatch names what was expected and what is there`() {
        let found = verdict(.publicKey(root.publicKeyFingerprint), of: chain(intermediate, foreign))
        #expect(found == verdict(false, expected: "\(root.authorityID)", actual: foreign))
    }

    @Test func `The leaf itself is never what is expected`() {
        let found = verdict(
            .publicKey(leaf.publicKeyFingerprint),
            .certificate(leaf.fingerprint),
            of: chain(intermediate, root)
        )
        #expect(found?.isMatched == false)
    }

    @Test func `A pinned certificate is that one and no renewal`() {
        let pin = PinExpectation.certificate(root.fingerprint)
        #expect(verdict(pin, of: chain(root)) == verdict(true, expected: "\(root.authorityID)", actual: root))
        let renewed = Certificate.root(9, key: 3)
        #expect(
            verdict(pin, of: chain(renewed), seen: [root])
                == verdict(false, expected: "\(root.authorityID)", actual: root)
        )
    }

    @Test func `A pinned certificate that nobody has seen is named by its fingerprint`() {
        let found = verdict(.certificate(foreign.fingerprint), of: chain(root))
        #expect(found == verdict(false, expected: String(foreign.fingerprint.hex.prefix(16)), actual: root))
    }

    @Test func `The CAs of an object are what is expected`() {
        let pin = PinExpectation.location(location)
        let both: Set = [root.authorityID, intermediate.authorityID]
        let names = both.sorted().map(\.description).joined(separator: "+")
        #expect(
            verdict(pin, of: chain(intermediate, foreign), holding: both)
                == verdict(true, expected: names, actual: foreign)
        )
        #expect(
            verdict(pin, of: chain(foreign), holding: both) == verdict(false, expected: names, actual: foreign)
        )
    }

    @Test(arguments: [nil, []] as [Set<AuthorityID>?])
    func `Of an object that is not known there is no verdict, unless another expectation is met`(
        holding: Set<AuthorityID>?
    ) {
        let pin = PinExpectation.location(location)
        #expect(verdict(pin, of: chain(root), holding: holding) == nil)
        #expect(verdict(.publicKey(foreign.publicKeyFingerprint), pin, of: chain(root), holding: holding) == nil)
        #expect(
            verdict(pin, .publicKey(root.publicKeyFingerprint), of: chain(root), holding: holding)
                == verdict(true, expected: "\(root.authorityID)", actual: root)
        )
    }

    @Test func `Without a known issuer there is no verdict`() {
        let pin = PinExpectation.publicKey(root.publicKeyFingerprint)
        #expect(verdict(pin, of: nil) == nil)
        #expect(verdict(pin, of: CertificateChain(certificates: [leaf], isAnchored: false)) == nil)
    }

    @Test func `A chain that ends early is judged by the CAs that it has`() {
        let open = CertificateChain(certificates: [leaf, intermediate], isAnchored: false)
        #expect(
            verdict(.publicKey(intermediate.publicKeyFingerprint), of: open)
                == verdict(true, expected: "\(intermediate.authorityID)", actual: intermediate)
        )
        #expect(
            verdict(.publicKey(root.publicKeyFingerprint), of: open)
                == verdict(false, expected: "\(root.authorityID)", actual: intermediate)
        )
    }

    @Test func `Several expectations are named in order, one CA once`() {
        let found = verdict(
            .publicKey(foreign.publicKeyFingerprint),
            .certificate(root.fingerprint),
            .publicKey(root.publicKeyFingerprint),
            of: chain(intermediate, root)
        )
        let names = [foreign.authorityID, root.authorityID].sorted().map(\.description).joined(separator: "+")
        #expect(found == verdict(true, expected: names, actual: root))
    }

    @Test(
        arguments: [
            (PinMatch(), true), (PinMatch(namespace: Glob("shop")), true), (PinMatch(namespace: Glob("bank")), false),
            (PinMatch(workload: Glob("c*")), true), (PinMatch(workload: Glob("pay")), false),
            (PinMatch(trustDomain: Glob("*.local")), true), (PinMatch(trustDomain: Glob("old.*")), false),
            (PinMatch(namespace: Glob("shop"), trustDomain: Glob("old.*")), false),
        ]
    )
    func `A pin is about the leaves that fit all of its patterns`(match: PinMatch, isMatched: Bool) {
        let id = SlotID(source: .envoy, namespace: "shop", workload: "cart", secret: "default", role: .leaf)
        #expect(match.matches(id, holding: .holding(identity: "spiffe://cluster.local/ns/shop/sa/cart")) == isMatched)
    }

    @Test func `CA certificates are not pinned, and leaves without an identity are in no trust domain`() {
        let leaf = SlotID(source: .secret, namespace: "shop", role: .leaf)
        #expect(PinMatch().matches(leaf, holding: .holding()))
        #expect(!PinMatch(trustDomain: Glob("*")).matches(leaf, holding: .holding()))
        #expect(!PinMatch().matches(SlotID(source: .secret, namespace: "shop", role: .root), holding: root))
    }
}
