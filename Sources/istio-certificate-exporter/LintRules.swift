// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter

struct LintRules: ParsableCommand {
    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        commandName: "lint-rules",
        abstract: "Read Prometheus rules and find what is wrong with those on certificates.",
        discussion: """
            Takes rule files, and files of PrometheusRule objects or of ConfigMaps with rule files. Give all files of a \
            Prometheus at once: an alert may make up for what another one leaves out. Exits with 0 if nothing was found, \
            1 if something was, and 2 if a file could not be read.
            """
    )

    @Argument(help: "A rule file. Repeatable.")
    var files: [String]

    @Option(help: "How to write the report: text or json.")
    var output: Output = .text

    @Flag(
        name: .customLong("envoy-stats-included"),
        help: "The mesh's proxyStatsMatcher includes the TLS, SDS and certificate statistics."
    )
    var hasProxyStats = false

    func run() throws {
        var rules: [RuleFile] = []
        for file in files {
            do {
                rules.append(try RuleFile.load(file))
            } catch {
                standardError("\(error)")
            }
        }
        let report = RuleReport(on: rules, hasProxyStats: hasProxyStats)
        print(output == .json ? try report.json() : report.text)
        // What could not be read may hold anything.
        if rules.count < files.count { throw ExitCode(2) }
        if !report.findings.isEmpty { throw ExitCode(1) }
    }
}
