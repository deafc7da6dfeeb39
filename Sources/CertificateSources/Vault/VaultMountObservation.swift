// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Vault

/// Turns what a mount answered into an observation: a slot for each CA certificate, and what the issuers are called.
struct VaultMountObservation {
    let observation: Observation
    private(set) var problems: [SourceProblem] = []

    init(
        _ reading: VaultMountReading,
        place: VaultPlace,
        decoder: BundleDecoder,
        chains: ChainBuilder
    ) throws(VaultError) {
        var bundles = reading.authorityChain.isEmpty ? [] : [decoder.decode(reading.authorityChain)]
        var report = place.report(of: .issuers)
        var failures: [VaultError] = []
        for (key, data) in reading.issuers {
            let issuer: VaultIssuer
            do throws(VaultError) {
                issuer = try VaultIssuer(data: data)
            } catch {
                failures.append(error)
                continue
            }
            let own = decoder.decode(issuer.certificate)
            bundles.append(own)
            bundles.append(contentsOf: issuer.chain.map { decoder.decode($0) })
            report.issuers.append(
                VaultMountReport.Issuer(
                    id: key.id,
                    name: key.name ?? issuer.name,
                    authority: own.certificates.first?.authorityID,
                    isDefault: reading.isDefault(key)
                )
            )
        }
        if bundles.isEmpty, let failure = failures.first { throw failure }
        // Older ones first, because the order of Vault's random ids would give a new issuer the name of an old one.
        let certificates = Set(bundles.flatMap(\.certificates)).sorted {
            ($0.notBefore, $0.fingerprint.description) < ($1.notBefore, $1.fingerprint.description)
        }
        var twins = TwinNumbering()
        let lists = reading.lists.map(\.bundle)
        observation = Observation(
            slots: chains.slots(for: certificates, at: place.slot, numberedBy: &twins),
            location: place.location,
            revocationLists: Array(Set(lists.flatMap(\.lists))),
            reports: [.vaultMount(report)]
        )
        problems = failures.map { SourceProblem($0) }
        problems += bundles.flatMap(\.problems).map { SourceProblem($0, in: place.name) }
        problems += lists.flatMap(\.problems).map { SourceProblem($0, in: place.name) }
    }
}
