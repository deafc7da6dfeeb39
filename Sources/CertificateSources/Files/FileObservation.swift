// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// Turns the bytes of a file into an observation: a slot for each certificate, leaves with their chains through the
/// CAs of the same file.
struct FileObservation {
    let observation: Observation
    let problems: [SourceProblem]

    init(path: String, bytes: [UInt8], decoder: BundleDecoder, chains: ChainBuilder) {
        let bundle = decoder.decode(bytes)
        var twins = TwinNumbering()
        let slots = chains.slots(
            for: bundle.certificates,
            at: SlotID(source: .file, secret: path, role: .leaf),
            numberedBy: &twins
        )
        observation = Observation(slots: slots)
        problems = bundle.problems.map { SourceProblem($0, in: path) }
    }
}
