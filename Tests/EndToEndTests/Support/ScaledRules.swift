// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The shipped rules with other thresholds, as `scripts/make-rules` writes them.
struct ScaledRules {
    /// A pattern of the files for Prometheus.
    let pattern: String

    /// - Parameters:
    ///   - leafSeconds: how long the mesh's leaves live.
    ///   - settings: of single thresholds, such as `overdue_for=10s`.
    init(leafSeconds: Int, settings: [String] = [], in folder: TemporaryFolder) throws {
        let rules = folder.url.appending(path: "rules").path
        let result = try RunningProgram.run(
            [
                try PackagePaths.existing(PackagePaths.python),
                PackagePaths.root.appending(path: "scripts/make-rules").path, "--output", rules, "--leaf-lifetime",
                "\(leafSeconds)s",
            ] + settings.flatMap { ["--set", $0] }
        )
        try #require(result.status == 0, "\(result.output)\(result.errors)")
        pattern = "\(rules)/*.rules.yml"
    }
}
