// SPDX-License-Identifier: Apache-2.0

import Exposition
import Testing

/// A walk through the states of a mesh: at every step the pages have to say what the oracle says.
final class MeshWalk {
    let mesh: SimulatedMesh
    private let judge = TrustJudge()
    private var histories: [SlotHistory]

    init(_ mesh: SimulatedMesh) {
        self.mesh = mesh
        histories = mesh.exporters.map { _ in SlotHistory() }
    }

    /// Changes the mesh, lets the exporters look, and compares.
    ///
    /// - Parameter seconds: that pass before.
    func step(_ name: String, after seconds: Int64 = 0, _ change: (SimulatedMesh) -> Void = { _ in }) throws {
        mesh.advance(seconds)
        change(mesh)
        try mesh.publish()
        for (index, exporter) in mesh.exporters.enumerated() {
            let oracle = MeshOracle(
                proxies: mesh.proxies.filter { $0.instance == index },
                locations: mesh.locations.filter { $0.instance == index },
                probes: mesh.probes,
                judge: judge
            )
            let expected = oracle.families(&histories[index], now: mesh.now)
            let page = MeshFamilies(exporter.samples())
            let differences = page.differences(from: expected, where: Self.isJudged)
            #expect(differences.isEmpty, "\(name), exporter \(index): \(differences.joined(separator: "\n"))")
        }
    }

    /// What certificates are called, and how proxies and exporter fare, is shown elsewhere.
    private static func isJudged(_ family: String) -> Bool {
        ["istio_certificate_", "istio_ca_", "istio_trust_"].contains { family.hasPrefix($0) }
            && !["istio_certificate_info", "istio_certificate_exporter_", "istio_certificate_rotation_age_ratio"]
                .contains { family.hasPrefix($0) }
    }
}

extension MeshFamilies {
    init(_ samples: [ExpositionReader.Sample]) {
        self.init()
        for sample in samples { take(sample) }
    }
}
