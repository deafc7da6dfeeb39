// SPDX-License-Identifier: Apache-2.0

import Certificates

/// What became of the policy's pins.
package struct PinCensus: Sendable, Equatable {
    package struct Entry: Hashable, Sendable {
        package let pin: String
        package let region: Region
        package let workload: String?
        package let verdict: PinVerdict
    }

    /// Every workload that a pin is about, once for each CA that its leaves chain to. What cannot be told is left out.
    package private(set) var entries: Set<Entry> = []

    init() {}

    init(_ tally: CensusTally, pins: [CertificatePin]) {
        guard !tally.pinned.isEmpty else { return }
        let seen = tally.authorities.union(tally.trusted)
        let authorities = Dictionary(seen.lazy.map { ($0.fingerprint, $0.authorityID) }) { first, _ in first }
        for pinned in tally.pinned where pins.indices.contains(pinned.pin) {
            let pin = pins[pinned.pin]
            let verdict = pin.verdict(
                authorities: pinned.issuance.authorities,
                authority: { authorities[$0] },
                resolve: { tally.pinnedObjects[CensusTally.PinnedObject(cluster: pinned.region.cluster, location: $0)] }
            )
            guard let verdict else { continue }
            entries.insert(
                Entry(pin: pin.name, region: pinned.region, workload: pinned.workload, verdict: verdict)
            )
        }
    }
}

extension PinCensus.Entry: Comparable {
    package static func < (left: PinCensus.Entry, right: PinCensus.Entry) -> Bool {
        (left.pin, left.region, left.workload ?? "", left.verdict.expected, left.verdict.actual)
            < (right.pin, right.region, right.workload ?? "", right.verdict.expected, right.verdict.actual)
    }
}
