// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter

struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Read a configuration file and say everything that is wrong with it."
    )

    @Argument(help: "The configuration file.")
    var file: String

    func run() throws {
        do {
            // A shard without an index takes it from its pod's name: checked elsewhere, the file has any pod's.
            let configuration = try Configuration.load(file: file, environment: ["POD_NAME": "checked-0"])
            let names = configuration.sources.map(\.name).joined(separator: ", ")
            print("\(file): \(configuration.sources.count) sources (\(names.isEmpty ? "none" : names)), no problems")
        } catch {
            standardError("\(error)")
            throw ExitCode.failure
        }
    }
}
