// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth
@testable import Certificates

@Suite("The census of CAs")
struct CensusTests {
    private let root = Certificate.root(1, key: 7, to: 1_000)
    private let renewed = Certificate.root(2, key: 7, to: 9_000)

    private func state(_ leaves: Int, bundle: Set<Certificate>, chainThrough authorities: [Certificate])
        -> InventoryState
    {
        var state = InventoryState()
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 100))
        for index in 0..<leaves {
            let pod = "cart-\(index)"
            let leaf = Certificate.sample(UInt8(100 + index), to: 3_600)
            let slot = ObservedSlot(
                id: SlotID(source: .envoy, namespace: "shop", pod: pod, secret: "default", role: .leaf),
                certificate: leaf,
                chain: CertificateChain(certificates: [leaf] + authorities, isAnchored: true)
            )
            state.apply(
                Observation(
                    slots: [slot],
                    trustBundle: bundle,
                    proxy: ProxyIdentity(namespace: "shop", workload: nil, pod: pod)
                ),
                to: TargetID(source: "mesh", name: pod),
                at: 1
            )
        }
        return state
    }

    @Test("a root renewed on its key is one CA, with the later expiry")
    func renewedRoot() {
        let census = Census(of: state(3, bundle: [root, renewed], chainThrough: [renewed]).records.values)
        let place = Census.Place(authority: root.authorityID, namespace: "shop")
        #expect(root.authorityID == renewed.authorityID)
        #expect(census.signedLeaves == [place: 3])
        #expect(census.trustingProxies == [place: 3])
        #expect(census.expirations.values.sorted() == [9_000])
        #expect(census.longestLifetimes == [root.authorityID: 3_600])
    }

    @Test("a leaf whose chain passes twice through one key is one leaf")
    func oneKeyTwice() {
        let census = Census(of: state(2, bundle: [root], chainThrough: [renewed, root]).records.values)
        #expect(census.signedLeaves == [Census.Place(authority: root.authorityID, namespace: "shop"): 2])
    }

    @Test("a leaf outlives its CA when it ends after the CA's certificate in its chain, and not at the same second")
    func outliving() {
        let place = Census.Place(authority: root.authorityID, namespace: "shop")
        let shorter = Certificate.root(4, key: 7, to: 3_599)
        let equal = Certificate.root(5, key: 7, to: 3_600)
        let outliving = { (authority: Certificate) in
            Census(of: state(2, bundle: [root], chainThrough: [authority]).records.values).outlivingLeaves
        }
        #expect(outliving(shorter) == [place: 2])
        #expect(outliving(equal) == [:])
    }

    @Test("a CA is as old as its first certificate, and relied on until the first one ends that somebody uses")
    func ages() {
        let late = Certificate.sample(6, key: 7, from: 500, to: 5_000, subject: "O=mesh", issuer: "O=mesh", isCA: true)
        let later = (20..<40).map { serial in
            Certificate.sample(
                serial,
                key: 7,
                from: 600,
                to: 6_000,
                subject: "O=mesh",
                issuer: "O=mesh",
                isCA: true
            )
        }
        let bundle = Set([late, renewed] + later)
        let census = Census(of: state(1, bundle: bundle, chainThrough: [late]).records.values)
        #expect(census.notBefore == [root.authorityID: 0])
        #expect(census.earliestExpirations == [root.authorityID: 5_000])
        #expect(census.expirations.values.sorted() == [9_000])
    }

    @Test("what is presented beside the path is a CA that was seen")
    func presented() {
        var state = state(0, bundle: [root], chainThrough: [])
        let leaf = Certificate.sample(99, to: 3_600)
        let other = Certificate.sample(8, subject: "O=other", issuer: "O=mesh", isCA: true)
        let slot = ObservedSlot(
            id: SlotID(source: .file, role: .leaf),
            certificate: leaf,
            chain: CertificateChain(certificates: [leaf, root], isAnchored: true, presented: [other])
        )
        state.apply(Observation(slots: [slot]), to: TargetID(source: "mesh", name: "file"), at: 1)
        let census = Census(of: state.records.values)
        #expect(Set(census.expirations.keys.map(\.id)) == [root.authorityID, other.authorityID])
        // No identity of the mesh: nobody's last issuance.
        #expect(census.lastIssuances == [:])
        #expect(census.signedLeaves.values.sorted() == [1])
    }

    @Test("the censuses of parts add up to the census of the whole")
    func parts() {
        let whole = state(5, bundle: [root], chainThrough: [root])
        var sum = CensusTally()
        for record in whole.records.values { sum.merge(CensusTally(of: [record])) }
        #expect(sum == CensusTally(of: whole.records.values))
    }

    @Test("a part that changed replaces what it added before")
    func changedPart() {
        let records = (1...25).map { state($0, bundle: [root], chainThrough: [root]).records.values }
        var tallies = CensusTallies()
        for (index, records) in records.enumerated() { tallies.set(CensusTally(of: records), at: index) }
        let place = Census.Place(authority: root.authorityID, namespace: "shop")
        let signed = { (tallies: inout CensusTallies) in
            Census(tallies.sum(), signatures: SignatureVerifier()).signedLeaves[place]
        }
        #expect(signed(&tallies) == 325)
        tallies.set(CensusTally(of: records[24]), at: 3)
        #expect(signed(&tallies) == 346)
        tallies.set(CensusTally(), at: 24)
        #expect(signed(&tallies) == 321)
    }
}
