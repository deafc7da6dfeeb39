// SPDX-License-Identifier: Apache-2.0

/// Everything that is wrong with a configuration, in the order of the file and then of the flags.
package struct ConfigurationError: Error, Sendable, Equatable {
    static let maximumProblems = 100

    /// At least one, at most a hundred.
    package let problems: [ConfigurationProblem]
    /// Problems beyond the hundredth.
    package let omitted: Int

    init(_ problems: [ConfigurationProblem]) {
        self.problems = Array(problems.prefix(Self.maximumProblems))
        omitted = problems.count - self.problems.count
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// A line per problem.
    package var description: String {
        var lines = problems.map(\.description)
        if omitted > 0 { lines.append("and \(omitted) more") }
        return lines.joined(separator: "\n")
    }
}
