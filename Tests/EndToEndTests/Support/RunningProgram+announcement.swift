// SPDX-License-Identifier: Apache-2.0

extension RunningProgram {
    /// Waits for what it prints about itself once it runs, such as the address on which it listens.
    ///
    /// - Parameter name: what the program is called when it ends instead.
    func announced(_ pattern: Regex<(Substring, Substring)>, by name: String) async throws -> String {
        var found: String?
        try await waitUntil("\(name) listens: \(output)") {
            guard isRunning else { throw TimedOut(description: "\(name) ended: \(output)") }
            found = output.firstMatch(of: pattern).map { "\($0.1)" }
            return found != nil
        }
        return found ?? ""
    }
}
