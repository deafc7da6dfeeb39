// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@Suite("Who can verify whom")
struct TrustCensusTests {
    private let old = TestCertificateAuthority.root("CN=old")
    private let new = TestCertificateAuthority.root("CN=new")
    private let shop = Region(namespace: "shop")

    /// A proxy with a leaf of its own, what it presents beside it, and what it trusts.
    private struct Proxy {
        let issuer: TestCertificateAuthority
        var presented: [TestCertificate] = []
        let trusts: [TestCertificateAuthority]
        var namespace = "shop"
    }

    private func census(_ proxies: [Proxy], policy: CertificatePolicy = .none) -> Census {
        Census(of: state(proxies, policy: policy).records.values, policy: policy)
    }

    private func state(_ proxies: [Proxy], policy: CertificatePolicy = .none) -> InventoryState {
        var state = InventoryState()
        state.use(policy)
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 100))
        for (index, proxy) in proxies.enumerated() {
            let leaf = proxy.issuer.leaf(uris: ["spiffe://cluster.local/ns/shop/sa/cart"]).decoded
            let bundle = proxy.trusts.map(\.certificate.decoded)
            let chain = ChainBuilder().chain(of: leaf, candidates: proxy.presented.map(\.decoded), anchors: bundle)
            let identity = ProxyIdentity(namespace: proxy.namespace, workload: "cart", pod: "cart-\(index)")
            let slot = ObservedSlot(
                id: SlotID(
                    source: .envoy,
                    namespace: proxy.namespace,
                    workload: "cart",
                    pod: identity.pod,
                    secret: "default",
                    role: .leaf
                ),
                certificate: leaf,
                chain: chain
            )
            let target = TargetID(source: "mesh", name: "\(index)")
            let observation = Observation(
                slots: [slot],
                trustBundle: Set(bundle),
                proxy: identity,
                capability: .secrets
            )
            state.apply(observation, to: target, at: 1)
            state.confirm(target, counters: nil, at: 1)
        }
        return state
    }

    private func anchors(_ authorities: TestCertificateAuthority...) -> AnchorSet {
        AnchorSet(authorities.map(\.certificate.decoded.authorityID))
    }

    private func anchored(_ authorities: TestCertificateAuthority..., in region: Region? = nil) -> TrustCensus.Anchored
    {
        let anchors = AnchorSet(authorities.map(\.certificate.decoded.authorityID))
        return TrustCensus.Anchored(anchors: anchors, region: region ?? shop)
    }

    @Test("a root taken out of a bundle too early leaves leaves that the bundle does not anchor")
    func removedTooEarly() {
        let trust = census([Proxy(issuer: old, trusts: [old, new]), Proxy(issuer: new, trusts: [new])]).trust
        #expect(trust.leaves == [anchored(old): 1, anchored(new): 1])
        #expect(trust.anchoringProxies == [anchored(old): 1, anchored(new): 2, anchored(old, new): 2])
        #expect(trust.knownProxies == [shop: 2])
        #expect(trust.unknownProxies == [shop: 0])
    }

    @Test("a leaf whose own proxy lacks its root is anchored by it all the same, once somebody shows the root")
    func ownRootMissing() {
        let trust = census([Proxy(issuer: old, trusts: [new]), Proxy(issuer: new, trusts: [old, new])]).trust
        #expect(trust.leaves == [anchored(old): 1, anchored(new): 1])
        #expect(trust.anchoringProxies[anchored(old)] == 1)
    }

    @Test("a leaf whose root nobody shows has no anchors")
    func unknownRoot() {
        let trust = census([Proxy(issuer: old, trusts: [new])]).trust
        #expect(trust.leaves == [anchored(): 1])
        #expect(trust.requiredLeaves.isEmpty)
        #expect(trust.anchoringProxies == [anchored(new): 1])
    }

    @Test("without a root only the proxies that hold another anchor are left")
    func remaining() {
        let crossed = old.crossSign(new)
        let trust = census([
            Proxy(issuer: new, presented: [crossed], trusts: [old]),
            Proxy(issuer: new, presented: [crossed], trusts: [old, new]),
        ]).trust
        #expect(trust.leaves == [anchored(old, new): 2])
        #expect(trust.requiredLeaves.isEmpty)
        let both = anchors(old, new)
        let removing = { (root: TestCertificateAuthority) in
            TrustCensus.Remaining(anchors: both, without: root.certificate.decoded.authorityID)
        }
        #expect(trust.remainingProxies[removing(old)] == 1)
        #expect(trust.remainingProxies[removing(new)] == 2)
        let onlyOld = TrustCensus.Remaining(
            anchors: anchors(old),
            without: old.certificate.decoded.authorityID
        )
        #expect(trust.remainingProxies[onlyOld] == 0)
    }

    @Test("leaves that one root alone anchors need it, wherever they were seen")
    func required() {
        var state = state([Proxy(issuer: old, trusts: [old, new])])
        let leaf = old.leaf(dns: ["istiod.istio-system.svc"]).decoded
        let root = old.certificate.decoded
        let slot = ObservedSlot(
            id: SlotID(source: .secret, namespace: "istio-system", secret: "istiod-tls", key: "tls.crt", role: .leaf),
            certificate: leaf,
            chain: CertificateChain(certificates: [leaf, root], isAnchored: true)
        )
        state.apply(Observation(slots: [slot]), to: TargetID(source: "mesh", name: "istiod-tls"), at: 1)
        let census = Census(of: state.records.values)
        #expect(
            census.trust.requiredLeaves == [
                Census.Place(authority: root.authorityID, namespace: "shop"): 1,
                Census.Place(authority: root.authorityID, namespace: "istio-system"): 1,
            ]
        )
        #expect(census.trust.leaves == [anchored(old): 1])
    }

    @Test("a proxy that shows no bundle is of unknown trust once it was looked at, and its leaf of unknown chain")
    func unknownTrust() {
        var state = state([Proxy(issuer: old, trusts: [old])])
        let target = TargetID(source: "mesh", name: "agent")
        let identity = ProxyIdentity(namespace: "shop", workload: "cart", pod: "later")
        state.identify(target, as: identity)
        #expect(Census(of: state.records.values).trust.unknownProxies == [shop: 0])
        let slot = ObservedSlot(
            id: SlotID(source: .agent, namespace: "shop", pod: "later", secret: "default", role: .leaf),
            certificate: nil,
            served: ServedCertificate(serialNumber: nil, notBefore: nil, notAfter: 4_000)
        )
        state.apply(Observation(slots: [slot], proxy: identity, capability: .expiry), to: target, at: 2)
        let before = state.groups.map(\.slots)
        state.confirm(target, counters: nil, at: 2)
        #expect(state.groups.map(\.slots) != before)
        let trust = Census(of: state.records.values).trust
        #expect(trust.unknownProxies == [shop: 1])
        #expect(trust.knownProxies == [shop: 1])
        #expect(trust.leaves == [anchored(old): 1, anchored(): 1])
    }

    @Test("a CA's Secret needs the root that alone anchors its intermediate, and none where two do")
    func intermediateOfALocation() {
        let intermediate = new.intermediate()
        let location = AuthorityLocation(name: "cacerts")
        let requirements = { (presented: [TestCertificate]) in
            var state = state([Proxy(issuer: old, trusts: [old, new])])
            let certificates = [intermediate.certificate, new.certificate].map(\.decoded)
            let slot = ObservedSlot(
                id: SlotID(source: .secret, secret: "cacerts", key: "ca-cert.pem", role: .intermediate),
                certificate: certificates[0],
                chain: CertificateChain(
                    certificates: certificates,
                    isAnchored: true,
                    presented: presented.map(\.decoded)
                )
            )
            let observation = Observation(slots: [slot], location: location)
            state.apply(observation, to: TargetID(source: "mesh", name: "cacerts"), at: 1)
            return Census(of: state.records.values).requirements
        }
        let newID = new.certificate.decoded.authorityID
        #expect(requirements([]).map(\.authority) == [newID])
        #expect(requirements([old.crossSign(new)]).isEmpty)
    }

    @Test("a pin on a Secret goes by the CAs in it, and by those of no other")
    func pinOnSecret() {
        let location = PinExpectation.Location(.secret, namespace: "istio-system", name: "cacerts")
        let policy = CertificatePolicy(pins: [
            CertificatePin(name: "plugged", match: PinMatch(), expectations: [.location(location)])
        ])
        var state = state([Proxy(issuer: old, trusts: [old])], policy: policy)
        let verdicts = { (state: InventoryState) in
            Census(of: state.records.values, policy: policy).pins.entries.map(\.verdict.isMatched)
        }
        let see = { (state: inout InventoryState, name: String, root: TestCertificateAuthority) in
            let slot = ObservedSlot(
                id: SlotID(source: .secret, namespace: "istio-system", secret: name, key: "root-cert.pem", role: .root),
                certificate: root.certificate.decoded
            )
            state.apply(Observation(slots: [slot]), to: TargetID(source: "mesh", name: name), at: 1)
        }
        #expect(verdicts(state) == [])
        see(&state, "other", old)
        #expect(verdicts(state) == [])
        see(&state, "cacerts", new)
        #expect(verdicts(state) == [false])
        see(&state, "cacerts", old)
        #expect(verdicts(state) == [true])
    }

    @Test("a pinned certificate that somebody holds is named by its CA, and one that nobody holds by its digits")
    func pinOnCertificate() {
        let stranger = TestCertificateAuthority.root("CN=stranger")
        let expected = { (pinned: TestCertificateAuthority) in
            let policy = CertificatePolicy(pins: [
                CertificatePin(name: "one", expectations: [.certificate(pinned.certificate.decoded.fingerprint)])
            ])
            let census = census([Proxy(issuer: old, trusts: [old, new])], policy: policy)
            return census.pins.entries.map(\.verdict.expected)
        }
        #expect(expected(new) == [new.certificate.decoded.authorityID.description])
        #expect(expected(stranger) == [String(stranger.certificate.decoded.fingerprint.hex.prefix(16))])
    }

    @Test("the newest leaf that a key signed says when it last issued, whatever order it is seen in")
    func lastIssuance() {
        var state = state([])
        for (index, notBefore) in [1_000, 3_000, 2_000].enumerated() {
            let leaf = old.leaf(uris: ["spiffe://cluster.local/ns/shop/sa/cart"], notBefore: Int64(notBefore)).decoded
            let slot = ObservedSlot(
                id: SlotID(source: .envoy, namespace: "shop", pod: "\(index)", role: .leaf),
                certificate: leaf,
                chain: CertificateChain(certificates: [leaf, old.certificate.decoded], isAnchored: true)
            )
            state.apply(Observation(slots: [slot]), to: TargetID(source: "mesh", name: "\(index)"), at: 1)
        }
        let place = Census.Place(authority: old.certificate.decoded.authorityID)
        var sum = CensusTally()
        for record in state.records.values.sorted(by: { $0.id.name < $1.id.name }) {
            sum.merge(CensusTally(of: [record]))
        }
        #expect(Census(sum, signatures: SignatureVerifier()).lastIssuances == [place: 3_000])
    }

    @Test("a pin names what it expects and what it finds, during a rotation both ways")
    func pins() {
        let policy = CertificatePolicy(pins: [
            CertificatePin(
                name: "new-only",
                match: PinMatch(namespace: Glob("shop")),
                expectations: [.publicKey(new.certificate.decoded.publicKeyFingerprint)]
            )
        ])
        let census = census(
            [
                Proxy(issuer: old, trusts: [old]), Proxy(issuer: new, trusts: [new]),
                Proxy(issuer: old, trusts: [old], namespace: "other"),
            ],
            policy: policy
        )
        let (oldID, newID) = (old.certificate.decoded.authorityID, new.certificate.decoded.authorityID)
        let entries = census.pins.entries.sorted { !$0.verdict.isMatched && $1.verdict.isMatched }
        #expect(entries.map(\.region) == [shop, shop])
        #expect(entries.map(\.workload) == ["cart", "cart"])
        #expect(
            entries.map(\.verdict) == [
                PinVerdict(isMatched: false, expected: "\(newID)", actual: "\(oldID)"),
                PinVerdict(isMatched: true, expected: "\(newID)", actual: "\(newID)"),
            ]
        )
    }
}
