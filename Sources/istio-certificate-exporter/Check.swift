// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Check: AsyncParsableCommand {
    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    static let configuration = CommandConfiguration(
        abstract: "Look at everything once, and say what is wrong with it and what to do.",
        discussion: """
            Takes the flags of serve. Exits with 0 if all is well, 1 after a warning, 2 after a critical finding, and \
            3 if it could not tell, because a source failed or showed nothing.
            """
    )

    @OptionGroup var sources: SourceOptions

    @Option(help: "How long to wait until everything was looked at once.")
    var timeout = "60s"

    @Option(help: "How to write the report: text or json.")
    var output: Output = .text

    @Flag(help: "Show CA certificates too that are ok and that no leaf relies on.")
    var all = false

    @Option(
        name: .customLong("log.level"),
        help: "What to log on standard error: debug, info, warn or error."
    )
    var level: LogLevel = .error

    @Option(name: .customLong("log.format"), help: "How to log: logfmt or json.")
    var format: LogFormat = .logfmt

    func run() async throws {
        let report: AuditReport
        let text: String
        do {
            let configuration = try Configuration.load(
                file: sources.configFile,
                flags: sources.flags,
                environment: processEnvironment()
            )
            guard !configuration.sources.isEmpty else {
                standardError(
                    "nothing to look at: give the flags of serve; see check --help and docs/check.md"
                )
                throw ExitCode(64)
            }
            let audit = Audit(
                of: configuration,
                environment: processEnvironment(),
                timeout: try Audit.timeout(timeout),
                logger: LogOptions.bootstrap(level: level, format: format),
                now: { Int64(Date.now.timeIntervalSince1970) }
            )
            report = try await audit.report()
            text = output == .json ? try report.json() : report.text(showsAll: all)
        } catch let code as ExitCode {
            throw code
        } catch {
            standardError("\(error)")
            // Not 1, which says that everything was looked at.
            throw ExitCode(AuditVerdict.unknown.exitCode)
        }
        print(text)
        guard report.verdict == .healthy else { throw ExitCode(report.verdict.exitCode) }
    }
}
