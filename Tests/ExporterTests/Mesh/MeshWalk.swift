// SPDX-License-Identifier: Apache-2.0

import Exposition
import Testing

/// A walk through the states of a mesh: at every step the pages have to say what the oracle says.
final class MeshWalk {
    let mesh: SimulatedMesh
    private let judge = TrustJudge()
    private var histories: [SlotHistory]
    private var memory = MeshVerdicts.Memory()
    private var recording: MeshRecording
    /// What the rules say at each step.
    private var verdicts: [MeshFamilies] = []

    /// - Parameter judgesRotations: whether the rules on single certificates are judged too.
    init(_ mesh: SimulatedMesh, judgesRotations: Bool = false) {
        self.mesh = mesh
        recording = MeshRecording(readsSlots: judgesRotations)
        histories = mesh.exporters.map { _ in SlotHistory() }
    }

    /// Changes the mesh, lets the exporters look, and compares.
    ///
    /// - Parameter seconds: that pass before.
    func step(_ name: String, after seconds: Int64 = 0, _ change: (SimulatedMesh) -> Void = { _ in }) throws {
        mesh.advance(seconds)
        change(mesh)
        try mesh.publish()
        var pages: [MeshFamilies] = []
        var oracles: [MeshOracle] = []
        for (index, exporter) in mesh.exporters.enumerated() {
            let oracle = oracle(of: index)
            let expected = oracle.families(&histories[index], now: mesh.now)
            let page = MeshFamilies(exporter.samples())
            let differences = page.differences(from: expected, where: Self.isJudged)
            #expect(differences.isEmpty, "\(name), exporter \(index): \(differences.joined(separator: "\n"))")
            pages.append(page)
            oracles.append(oracle)
        }
        let said = MeshVerdicts(MeshOracle(joining: oracles), now: mesh.now).families(&memory)
        recording.note(pages, at: mesh.now, verdicts: said)
        verdicts.append(said)
    }

    /// What the rules make of the pages has to be what the mesh's state says, at every step.
    func judgeRules() throws { try recording.judge() }

    /// The phase of a root at each step, `nil` before and after it is one of the mesh's.
    func phases(of root: String) -> [String?] {
        verdicts.map { $0["istio_ca:phase"].keys.first { $0["ca"] == root }?["phase"] }
    }

    /// What a rule says at each step.
    func verdicts(_ family: String, _ labels: [String: String]) -> [Double?] { verdicts.map { $0[family][labels] } }

    private func oracle(of exporter: Int) -> MeshOracle {
        MeshOracle(
            proxies: mesh.proxies.filter { $0.instance == exporter },
            locations: mesh.locations.filter { $0.instance == exporter },
            probes: mesh.probes,
            pinnedKey: mesh.firstRoot.key,
            judge: judge
        )
    }

    /// What certificates are called, and how proxies and exporter fare, is shown elsewhere.
    private static func isJudged(_ family: String) -> Bool {
        ["istio_certificate_", "istio_ca_", "istio_trust_"].contains { family.hasPrefix($0) }
            && !["istio_certificate_info", "istio_certificate_exporter_"].contains { family.hasPrefix($0) }
    }
}

extension MeshFamilies {
    init(_ samples: [ExpositionReader.Sample]) {
        self.init()
        for sample in samples { take(sample) }
    }
}
