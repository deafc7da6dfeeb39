// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A metrics page as Prometheus's own client library parses it.
struct Page {
    struct Sample: Decodable, Hashable {
        let name: String
        let labels: [String: String]
        /// As Python writes the number.
        let value: String

        var number: Double { Double(value) ?? .nan }
    }

    let samples: [Sample]

    /// - Throws: where a strict parser refuses the text, or a series stands twice.
    init(_ body: Data, format: String = "text") throws {
        let result = try RunningProgram.run(
            [PackagePaths.python, PackagePaths.scripts.appending(path: "parse_page.py").path, format],
            input: body
        )
        guard result.status == 0 else { throw TimedOut(description: result.errors) }
        samples = try JSONDecoder().decode([Sample].self, from: Data(result.output.utf8))
    }

    func all(_ name: String, _ labels: [String: String] = [:]) -> [Sample] {
        samples.filter { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }
    }

    /// The only series of that name and those labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let found = all(name, labels)
        return found.count == 1 ? found[0].number : nil
    }

    func labels(_ name: String, _ labels: [String: String]) -> [String: String]? {
        all(name, labels).first?.labels
    }
}
