// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Exposition

/// The series of CAs: who is signed by, and who trusts, each of them.
enum CensusSection {
    static func render(_ census: Census) -> Section {
        var writer = SectionWriter()
        writeAuthorities(census, to: &writer)
        write(census.signedLeaves, as: .caSignedLeaves, to: &writer)
        write(census.outlivingLeaves, as: .caOutlivingLeaves, to: &writer)
        write(census.trustingProxies, as: .caTrustingProxies, to: &writer)
        write(census.trustingNamespaces, as: .caTrustingNamespaces, to: &writer)
        for (bundle, count) in census.namespaceBundles.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet(["bundle": bundle.id, "cluster": bundle.cluster])
            writer.add(.trustBundleNamespaces, labels, Int64(count))
        }
        writeLocations(census, to: &writer)
        for (pinning, count) in census.pinnings.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet(pinning.place).appending("secret", pinning.secret)
            writer.add(.caPinningProxies, labels, Int64(count))
            writer.noteCuts(in: labels)
        }
        write(census.revocation, to: &writer)
        write(census.trust, to: &writer)
        write(census.pins, to: &writer)
        return writer.section
    }

    private static func writeAuthorities(_ census: Census, to writer: inout SectionWriter) {
        for (authority, notAfter) in census.expirations.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet([
                "ca": "\(authority.id)", "subject": authority.subject, "role": authority.role.rawValue,
            ])
            writer.add(.caExpiration, labels, notAfter)
            writer.noteCuts(in: labels)
        }
        write(census.notBefore, as: .caNotBefore, to: &writer)
        write(census.earliestExpirations, as: .caEarliestExpiration, to: &writer)
        write(census.longestLifetimes, as: .caIssuanceLifetime, to: &writer)
        for (place, time) in census.lastIssuances.sorted(by: { $0.key < $1.key }) {
            writer.add(.caLastIssuance, LabelSet(place), time)
        }
    }

    private static func writeLocations(_ census: Census, to writer: inout SectionWriter) {
        for (family, holdings) in [
            (Catalogue.caLocation, census.holdings), (.caRequiredLocation, census.requirements),
        ] {
            for holding in holdings.sorted() {
                let labels = LabelSet([
                    "location": holding.location.name, "cluster": holding.location.cluster,
                    "ca": "\(holding.authority)",
                ])
                writer.add(family, labels, true)
                writer.noteCuts(in: labels)
            }
        }
        for (location, time) in census.locationChanges.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet(["location": location.name, "cluster": location.cluster])
            writer.add(.caLocationChanged, labels, time)
        }
    }

    private static func write(_ trust: TrustCensus, to writer: inout SectionWriter) {
        write(trust.requiredLeaves, as: .caRequiredLeaves, to: &writer)
        for (family, counts) in [
            (Catalogue.anchoredLeaves, trust.leaves), (.anchoringProxies, trust.anchoringProxies),
        ] {
            for (anchored, count) in counts.sorted(by: { $0.key < $1.key }) {
                writer.add(family, LabelSet(anchored), Int64(count))
            }
        }
        for (remaining, count) in trust.remainingProxies.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet([
                "anchors": "\(remaining.anchors)", "removed": "\(remaining.without)", "cluster": remaining.cluster,
            ])
            writer.add(.remainingProxies, labels, Int64(count))
        }
        for (family, counts) in [
            (Catalogue.knownProxies, trust.knownProxies), (.unknownProxies, trust.unknownProxies),
        ] {
            for (region, count) in counts.sorted(by: { $0.key < $1.key }) {
                writer.add(
                    family,
                    LabelSet(["cluster": region.cluster, "namespace": region.namespace]),
                    Int64(count)
                )
            }
        }
    }

    private static func write(_ pins: PinCensus, to writer: inout SectionWriter) {
        for entry in pins.entries.sorted() {
            let labels = LabelSet([
                "pin": entry.pin, "cluster": entry.region.cluster, "namespace": entry.region.namespace,
                "workload": entry.workload, "expected": entry.verdict.expected, "actual": entry.verdict.actual,
            ])
            writer.add(.pinMatched, labels, entry.verdict.isMatched)
            writer.noteCuts(in: labels)
        }
    }

    private static func write(_ census: RevocationCensus, to writer: inout SectionWriter) {
        for (list, tally) in census.lists.sorted(by: { $0.key < $1.key }) {
            let labels = LabelSet(["issuer": list.issuer, "kind": list.kind.rawValue])
            if let nextUpdate = tally.nextUpdate { writer.add(.revocationListNextUpdate, labels, nextUpdate) }
            writer.add(.revocationListThisUpdate, labels, tally.thisUpdate)
            if let number = tally.number { writer.add(.revocationListNumber, labels, number.approximation) }
            writer.add(.revocationListEntries, labels, Int64(tally.entryCount))
            writer.add(.revocationListSize, labels, Int64(tally.byteCount))
            writer.noteCuts(in: labels)
        }
        for (issuer, count) in census.revokedLeaves.sorted(by: { $0.key < $1.key }) {
            writer.add(.revokedLeaves, LabelSet(["issuer": issuer]), Int64(count))
        }
    }

    private static func write(_ counts: [Census.Place: Int], as family: Catalogue, to writer: inout SectionWriter) {
        for (place, count) in counts.sorted(by: { $0.key < $1.key }) {
            writer.add(family, LabelSet(place), Int64(count))
        }
    }

    private static func write(_ values: [AuthorityID: Int64], as family: Catalogue, to writer: inout SectionWriter) {
        for (authority, value) in values.sorted(by: { $0.key < $1.key }) {
            writer.add(family, LabelSet(["ca": "\(authority)"]), value)
        }
    }
}

extension LabelSet {
    fileprivate init(_ place: Census.Place) {
        self.init(["ca": "\(place.authority)", "cluster": place.cluster, "namespace": place.namespace])
    }

    fileprivate init(_ anchored: TrustCensus.Anchored) {
        self.init([
            "anchors": anchored.anchors.isEmpty ? nil : "\(anchored.anchors)", "cluster": anchored.region.cluster,
            "namespace": anchored.region.namespace,
        ])
    }
}
