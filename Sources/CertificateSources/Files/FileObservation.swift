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
        let authorities = bundle.certificates.filter(\.isAuthority)
        let anchors = authorities.filter { $0.role == .root }
        var twins = TwinNumbering()
        let slots = bundle.certificates.map { certificate in
            ObservedSlot(
                id: twins.number(
                    SlotID(source: .file, secret: path, role: certificate.role, name: certificate.displayName)
                ),
                certificate: certificate,
                chain: certificate.role == .root
                    ? nil : chains.chain(of: certificate, candidates: authorities, anchors: anchors)
            )
        }
        observation = Observation(slots: slots)
        problems = bundle.problems.map { SourceProblem($0, in: path) }
    }
}
