// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter
import HTTPTransport

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the certificates of files, Envoy admin endpoints and TLS servers as trees.",
        discussion: "Exits with 1 where something could not be read; what could be is shown all the same."
    )

    @Argument(help: "A file, an admin endpoint (http://127.0.0.1:15000, unix:///path) or host:port. Repeatable.")
    var targets: [String]

    @Option(help: "Seconds to wait for an answer.")
    var timeout: Double = 10

    @Option(name: .customLong("passphrase-file"), help: "A file that holds the passphrase of a keystore. Repeatable.")
    var passphraseFiles: [String] = []

    func run() async throws {
        let transport = Transport()
        defer { transport.shutdown() }
        let inspection = try Inspection(
            transport: transport,
            timeout: .seconds(timeout),
            now: Int64(Date.now.timeIntervalSince1970),
            passphraseFiles: passphraseFiles
        )
        var isComplete = true
        for (index, target) in targets.enumerated() {
            do {
                let report = try await inspection.report(on: try InspectionTarget(target))
                print(index == 0 ? report.text : "\n" + report.text)
                isComplete = isComplete && report.isComplete
            } catch {
                standardError("\(target): \(error)")
                isComplete = false
            }
        }
        guard isComplete else { throw ExitCode.failure }
    }
}
