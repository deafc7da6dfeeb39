// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEndTests {
    @Test("every query of every dashboard, and every variable, has data on a healthy mesh")
    func dashboards() async throws {
        let mesh = try await HealthyMesh.start(leafSeconds: 60)
        let files = try DashboardFiles()
        var missing = "nothing was asked"
        try await waitUntil(
            "every query has data: \(missing)\n\(mesh.exporter.program.output.suffix(2_000))",
            within: 120
        ) {
            try mesh.advance()
            let result = try files.check(against: mesh.prometheus)
            missing = result.output + result.errors
            return result.status == 0
        }
        // What asks for a family that nobody has is found.
        let broken = try files.renamed("istio_proxy_up", "istio_proxy_alive", in: mesh.cluster.folder)
        let result = try broken.check(against: mesh.prometheus)
        #expect(result.status == 1)
        #expect(result.output.contains(": no data"), "\(result.output)\(result.errors)")
    }
}
