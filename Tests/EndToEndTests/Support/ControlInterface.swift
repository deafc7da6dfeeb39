// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a test tells a stand-in: JSON over plain HTTP.
struct ControlInterface {
    let url: String

    /// - Returns: the answer's object; empty for an answer that is none.
    @discardableResult
    func ask(_ method: String, _ path: String, _ body: String = "") throws -> [String: Any] {
        let result = try RunningProgram.run(
            [
                "curl", "--silent", "--show-error", "--max-time", "60", "--fail-with-body", "--request", method,
                "--data-binary", "@-", "\(url)\(path)",
            ],
            input: Data(body.utf8)
        )
        guard result.status == 0 else { throw TimedOut(description: "\(path): \(result.output)\(result.errors)") }
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any] ?? [:]
    }
}
