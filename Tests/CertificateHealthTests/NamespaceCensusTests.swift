// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Testing

@Suite struct NamespaceCensusTests {
    private let old = Certificate.root(1)
    private let new = Certificate.root(2)

    private func census(_ observations: [Observation]) -> Census {
        var state = InventoryState()
        state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 600, maximumSlots: 100))
        for (index, observation) in observations.enumerated() {
            state.apply(observation, to: TargetID(source: "mesh", part: "configmaps", name: "\(index)"), at: 1)
        }
        return Census(of: state.records.values)
    }

    private func namespace(_ name: String, _ bundle: Set<Certificate>, cluster: String? = nil) -> Observation {
        Observation(
            slots: [],
            trustBundle: bundle,
            namespaceBundle: NamespaceBundle(cluster: cluster, namespace: name)
        )
    }

    @Test func `Drift between namespaces is two bundles, and a root that not all of them hold`() {
        let census = census([
            namespace("a", [old, new]), namespace("b", [new, old]), namespace("c", [old]), namespace("d", []),
        ])
        #expect(census.namespaceBundles.values.sorted() == [1, 2])
        #expect(census.trustingNamespaces[Census.Place(authority: old.authorityID)] == 3)
        #expect(census.trustingNamespaces[Census.Place(authority: new.authorityID)] == 2)
        #expect(census.trustingProxies.isEmpty)
    }

    @Test func `A root that was renewed on its key is another bundle and the same CA`() {
        let renewed = Certificate.root(3, key: 1)
        let census = census([namespace("a", [old]), namespace("b", [renewed]), namespace("c", [old, renewed])])
        #expect(census.namespaceBundles.count == 3)
        #expect(census.trustingNamespaces == [Census.Place(authority: old.authorityID): 3])
    }

    @Test func `Clusters are counted apart`() {
        let census = census([namespace("a", [old], cluster: "east"), namespace("a", [old], cluster: "west")])
        #expect(census.trustingNamespaces.values.sorted() == [1, 1])
    }

    @Test func `A place holds the CAs of its slots, and no leaf`() {
        let location = AuthorityLocation(name: "cacerts")
        let slots = [(old, CertificateRole.root), (.sample(9), .leaf)].map { certificate, role in
            ObservedSlot(
                id: SlotID(source: .secret, secret: "cacerts", key: "\(role)", role: role),
                certificate: certificate
            )
        }
        let census = census([Observation(slots: slots, location: location)])
        #expect(census.holdings.map(\.authority) == [old.authorityID])
        #expect(census.holdings.map(\.location) == [location])
    }

    private func slots(_ keys: [(key: String, certificates: [Certificate])]) -> [ObservedSlot] {
        keys.flatMap { key, certificates in
            certificates.map { certificate in
                ObservedSlot(
                    id: SlotID(
                        source: .webhook,
                        secret: "hooks",
                        key: key,
                        role: .root,
                        name: "\(certificate.serialNumber)"
                    ),
                    certificate: certificate
                )
            }
        }
    }

    @Test func `A place needs a root that stands alone in one of its bundles, and none that stands beside another`() {
        let location = AuthorityLocation(name: "webhook/hooks")
        let both = Observation(slots: slots([("a", [old, new])]), location: location)
        #expect(census([both]).requirements == [])
        let one = Observation(slots: slots([("a", [old, new]), ("b", [old])]), location: location)
        #expect(census([one]).requirements.map(\.authority) == [old.authorityID])
        #expect(census([one]).holdings.count == 2)
    }

    @Test func `One place in two objects changed when the later of them did`() {
        let location = AuthorityLocation(name: "cacerts")
        var sum = CensusTally()
        for time in [200, 300, 100] as [UnixTime] {
            var state = InventoryState()
            state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 10))
            let observation = Observation(slots: slots([("\(time)", [old])]), location: location, changedAt: time)
            state.apply(observation, to: TargetID(source: "mesh", name: "\(time)"), at: 1)
            sum.merge(CensusTally(of: state.records.values))
        }
        #expect(Census(sum, signatures: SignatureVerifier()).locationChanges == [location: 300])
    }

    @Test func `Parts keep what only one of them saw, and the earlier of two ends`() {
        let lists = [300, 200].map { RevocationList.unsigned(nextUpdate: $0) }
        var sum = CensusTally()
        for (index, list) in lists.enumerated() {
            var state = InventoryState()
            state.register(source: "mesh", reasons: [], limits: InventoryLimits(maximumAge: 60, maximumSlots: 10))
            let target = TargetID(source: "mesh", name: "\(index)")
            let observation = Observation(
                slots: slots([("\(index)", [index == 0 ? old : new])]),
                revocationLists: [list]
            )
            state.apply(observation, to: target, at: 1)
            sum.merge(CensusTally(of: state.records.values))
        }
        let census = Census(sum, signatures: SignatureVerifier())
        #expect(census.revocation.lists.values.map(\.nextUpdate) == [200])
        #expect(Set(census.expirations.keys.map(\.id)) == [old.authorityID, new.authorityID])
    }

    @Test func `Of an issuer's revocation lists the one that ends first counts`() {
        let lists = [300, 200, nil].map { RevocationList.unsigned(nextUpdate: $0) }
        let census = census([Observation(slots: [], revocationLists: lists)])
        #expect(census.revocation.lists.values.map(\.nextUpdate) == [200])
        #expect(census.revocation.revokedLeaves.isEmpty)
    }
}
