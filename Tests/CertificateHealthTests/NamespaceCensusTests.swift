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

    @Test func `Of an issuer's revocation lists the one that ends first counts`() {
        let lists = [300, 200, nil].map { ObservedRevocationList(issuer: "O=mesh", nextUpdate: $0) }
        #expect(census([Observation(slots: [], revocationLists: lists)]).nextUpdates == ["O=mesh": 200])
    }
}
