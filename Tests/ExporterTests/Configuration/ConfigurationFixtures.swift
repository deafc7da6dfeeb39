// SPDX-License-Identifier: Apache-2.0

@testable import Exporter

/// The configuration of a text as a file named `config.yml`.
func parse(
    _ text: String,
    file: String = "config.yml",
    flags: ConfigurationFlags = ConfigurationFlags()
) throws(ConfigurationError) -> Configuration {
    try Configuration.parse(Array(text.utf8), file: file, flags: flags)
}

/// The problems' lines; empty if there is none.
func problemLines(
    _ text: String,
    file: String = "config.yml",
    flags: ConfigurationFlags = ConfigurationFlags()
) -> [String] {
    problems(text, file: file, flags: flags).map(\.description)
}

func problems(
    _ text: String,
    file: String = "config.yml",
    flags: ConfigurationFlags = ConfigurationFlags()
) -> [ConfigurationProblem] {
    do throws(ConfigurationError) {
        _ = try parse(text, file: file, flags: flags)
        return []
    } catch {
        return error.problems
    }
}

/// A file with one source of type envoy: the given lines and a target.
func envoySource(_ lines: String = "") -> String {
    let indented = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    return "sources:\n  - name: mesh\n    type: envoy\n    targets: [{url: \"http://h:1\"}]\n" + indented
}
