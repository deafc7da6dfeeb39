// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The program with the rights of one variant. Many are started before any is waited for.
final class RightsProgram {
    let variant: RightsVariant
    private let program: RunningProgram
    private let folder: TemporaryFolder

    init(_ variant: RightsVariant, in cluster: StandInCluster) throws {
        self.variant = variant
        folder = try TemporaryFolder()
        let user = "system:serviceaccount:istio-system:\(variant.account)"
        let token = try cluster.control("POST", "/tokens", #"{"user": "\#(user)"}"#)["token"] as? String ?? ""
        let tokenFile = try folder.write(token, to: "token")
        let text = try String(contentsOfFile: cluster.kubeconfig, encoding: .utf8)
        let kubeconfig = try folder.write(
            text.replacingOccurrences(of: "tokenFile: \(cluster.tokenFile)", with: "tokenFile: \(tokenFile)"),
            to: "kubeconfig"
        )
        // In a pod the account's own folder says the rest; the second cluster's kubeconfig is mounted.
        let mounted = "/var/run/secrets/istio-certificate-exporter/west/config"
        var configuration = variant.configuration.replacingOccurrences(of: mounted, with: kubeconfig)
        if let first = configuration.range(of: "    type: kubernetes\n") {
            configuration.insert(contentsOf: "    kubeconfig: {file: \(kubeconfig)}\n", at: first.upperBound)
        }
        let file = try folder.write(configuration, to: "config.yml")
        program = try RunningProgram(
            [try PackagePaths.program(), "--web.listen-address=127.0.0.1:0", "--config.file=\(file)"],
            folder: folder.url
        )
    }

    /// The end of what it says.
    var log: Substring { program.output.suffix(3_000) }

    private var port: Int? {
        program.output.firstMatch(of: /address=127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
    }

    /// Each source's parts on the page, and whether they are up.
    ///
    /// - Throws: where a part is down for another reason than a refusal.
    func parts() throws -> [String: RightsVariant.Parts] {
        guard program.isRunning else { throw TimedOut(description: "\(variant): it ended: \(log)") }
        guard let port else { return [:] }
        let result = try RunningProgram.run(
            ["curl", "--silent", "--show-error", "--max-time", "20", "http://127.0.0.1:\(port)/metrics"]
        )
        let series = /source_part_up\{source_name="([^"]*)",part="([^"]*)"(?:,reason="([^"]*)")?\} ([01])/
        var parts: [String: RightsVariant.Parts] = [:]
        for match in result.output.matches(of: series) {
            let source = String(match.1)
            let part = String(match.2)
            if match.4 == "1" {
                parts[source, default: .init(up: [], down: [])].up.insert(part)
            } else {
                guard match.3 == "forbidden" else {
                    throw TimedOut(description: "\(variant): \(match.0): \(log)")
                }
                parts[source, default: .init(up: [], down: [])].down.insert(part)
            }
        }
        return parts
    }

    /// The parts of each source that the log calls down, at the level of warnings, as often as it does.
    var warnings: [String: [String]] {
        var warnings: [String: [String]] = [:]
        for line in program.output.split(separator: "\n") where line.contains("part of a source is down") {
            guard line.contains("level=warn"), let source = line.firstMatch(of: /source_name=(\S+)/),
                let part = line.firstMatch(of: #/ part=(\S+)/#)
            else { continue }
            warnings[String(source.1), default: []].append(String(part.1))
        }
        return warnings
    }
}
