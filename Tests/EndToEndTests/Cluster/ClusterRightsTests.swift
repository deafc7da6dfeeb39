// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension ClusterTests {
    @Test("check-config accepts every file that the chart renders")
    func renderedFiles() throws {
        var files = 0
        let profiles = RightsVariant.profiles
        for profile in try FileManager.default.contentsOfDirectory(atPath: profiles.path) {
            for name in ["config.yml", "node.config.yml"] {
                let file = profiles.appending(path: "\(profile)/\(name)").path
                guard FileManager.default.fileExists(atPath: file) else { continue }
                files += 1
                let result = try RunningProgram.run([try PackagePaths.program(), "check-config", file])
                #expect(result.status == 0, "\(file): \(result.output)\(result.errors)")
            }
        }
        #expect(files > 10)
    }

    @Test("every profile of rights suffices for its parts, and a right less takes only its own part away")
    func rights() async throws {
        let agent = try ScriptedServer(
            routes: ["*": .answer("istio_agent_cert_expiry_seconds{resource_name=\"default\"} 3600\n")]
        )
        let mesh = try await Mesh.start(envoy: "1.40.0")
        let cluster = try await StandInCluster.start(["--generate", "secrets=5,pods=5,namespaces=2"])
        try cluster.map(to: try mesh.adminPort())
        try cluster.map(port: 15_020, to: agent.port)
        let all = try RightsVariant.all()
        try cluster.allow(all.rights)
        #expect(all.variants.count { $0.removed == nil } >= 10)

        let together = 17
        for start in stride(from: 0, to: all.variants.count, by: together) {
            let variants = all.variants[start..<min(start + together, all.variants.count)]
            try await Self.check(variants, in: cluster)
            try await waitUntil("the watches of programs that ended are closed") {
                try Self.openWatches(cluster) == 0
            }
        }
    }

    private static func check(_ variants: some Collection<RightsVariant>, in cluster: StandInCluster) async throws {
        let programs = try variants.map { try RightsProgram($0, in: cluster) }
        for program in programs {
            var parts: [String: RightsVariant.Parts] = [:]
            let expected = program.variant.expected
            try await waitUntil("\(program.variant): \(parts), not \(expected): \(program.log)") {
                parts = try program.parts()
                return !parts.isEmpty && parts.values.allSatisfy { $0 == expected }
            }
        }
        // When all that may be watched is watched, nothing is left that could still be refused.
        let watches = variants.reduce(0) { $0 + $1.watches }
        var open = 0
        try await waitUntil("\(open) watches are open, not \(watches)") {
            open = try openWatches(cluster)
            return open == watches
        }
        for program in programs {
            let (variant, expected) = (program.variant, program.variant.expected)
            let parts = try program.parts()
            #expect(parts.count == (variant.profile == "remote-cluster" ? 2 : 1), "\(variant)")
            for (source, found) in parts {
                #expect(found == expected, "\(variant): \(source)")
                let warnings = program.warnings[source, default: []].sorted()
                #expect(warnings == expected.down.sorted(), "\(variant): \(source): \(program.log)")
            }
        }
    }

    private static func openWatches(_ cluster: StandInCluster) throws -> Int {
        try cluster.control("GET", "/counters")["open_watches"] as? Int ?? -1
    }
}
