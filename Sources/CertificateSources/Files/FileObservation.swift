// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import StreamingJSON

/// Turns what a file holds into an observation: a slot for each certificate, leaves with their chains through the CAs of
/// the same file.
struct FileObservation {
    let path: String
    private let chains: ChainBuilder
    private var slots: [ObservedSlot] = []
    private var revocationLists: [RevocationList] = []
    private var problems: [SourceProblem] = []
    private var others: [String: FileStamp?] = [:]
    private var twins = TwinNumbering()

    init(path: String, chains: ChainBuilder) {
        self.path = path
        self.chains = chains
    }

    var reading: FileReading {
        FileReading(
            observation: Observation(slots: slots, revocationLists: revocationLists),
            problems: problems,
            others: others
        )
    }

    /// With its closing slash; empty for a file that was named without one.
    var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "" }

    /// What stands in a file that goes with this one. What is wrong with it is noted.
    mutating func content(of other: String, atMost limit: Int) -> WipedBytes? {
        others[other] = .some(FileVersion.stamp(of: other))
        do throws(FileError) {
            _ = try FileStamp(of: other)
            return try BoundedFile(other).contents(atMost: limit)
        } catch {
            note(SourceProblem(reason: error.reason.rawValue, message: "\(path) needs \(error.message)"))
            return nil
        }
    }

    mutating func note(_ problem: SourceProblem) {
        problems.append(problem)
    }

    /// PEM text may hold certificates, revocation lists, or both; DER is one or the other.
    mutating func add(_ bundle: DecodedBundle, _ lists: DecodedRevocationBundle, isText: Bool) {
        addSlots(for: bundle.certificates, key: nil, authorities: [])
        revocationLists += lists.lists
        let listProblems = lists.problems.filter { isText ? $0.reason != .noList : !lists.lists.isEmpty }
        let showsLists = !lists.lists.isEmpty || !listProblems.isEmpty
        let certificateProblems = bundle.problems.filter { !showsLists || isText && $0.reason != .noCertificate }
        problems += certificateProblems.map { SourceProblem($0, in: path) }
        problems += listProblems.map { SourceProblem($0, in: path) }
    }

    mutating func add(_ keystore: Keystore) {
        let authorities = keystore.entries.flatMap(\.certificates).filter(\.isAuthority)
        for entry in keystore.entries { addSlots(for: entry.certificates, key: entry.alias, authorities: authorities) }
        problems += keystore.problems.map { SourceProblem($0, in: path) }
        problems += keystore.certificateProblems.map { SourceProblem($0, in: path) }
    }

    mutating func add(_ bundles: [(key: String, bundle: DecodedBundle)]) {
        let authorities = bundles.flatMap(\.bundle.certificates).filter(\.isAuthority)
        for (key, bundle) in bundles {
            addSlots(for: bundle.certificates, key: key, authorities: authorities)
            problems += bundle.problems.map { SourceProblem($0, in: "\(path), \(key)") }
        }
    }

    private mutating func addSlots(for certificates: [Certificate], key: String?, authorities: [Certificate]) {
        slots += chains.slots(
            for: certificates,
            at: SlotID(source: .file, secret: path, key: key, role: .leaf),
            authorities: authorities,
            numberedBy: &twins
        )
    }
}
