// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a search through the memory of a running program found.
struct MemorySearch: Decodable {
    struct Find: Decodable {
        let map: String
        let address: String
        /// Its number, and how it was encoded.
        let needle: String
        let around: String
    }

    let bytes: Int
    let count: Int
    let finds: [Find]

    /// - Parameter needles: of letters, digits and the signs of base64.
    static func run(in pid: Int32, for needles: [String]) throws -> MemorySearch {
        let script = PackagePaths.scripts.appending(path: "search_memory.py").path
        let result = try RunningProgram.run(
            [try PackagePaths.existing(PackagePaths.python), script, "\(pid)"],
            input: Data(needles.joined(separator: "\n").utf8)
        )
        guard result.status == 0 else { throw TimedOut(description: result.errors) }
        return try JSONDecoder().decode(MemorySearch.self, from: Data(result.output.utf8))
    }
}
