// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with a configuration: where, what, and what to do.
package struct ConfigurationProblem: Sendable, Equatable {
    package enum Reason: String, Sendable, CaseIterable {
        /// The file cannot be opened or read.
        case unreadable
        /// Over a bound of size, depth, aliases or entries.
        case tooLarge = "too_large"
        /// Not UTF-8, or characters that YAML forbids.
        case encoding
        case syntax
        case unknownKey = "unknown_key"
        case duplicateKey = "duplicate_key"
        case missingKey = "missing_key"
        /// A list where a text was expected, and the like.
        case badType = "bad_type"
        case badValue = "bad_value"
        /// Two values that are fine alone and not together.
        case conflict
    }

    package enum Origin: Sendable, Hashable {
        case file(String)
        /// With its dashes: `--envoy.admin`.
        case flag(String)
    }

    package var reason: Reason
    package var origin: Origin
    package var position: TextPosition?
    /// The way through the file, for example `sources[1].targets[0].url`; empty for the whole.
    package var path: String
    package var message: String
    package var remedy: String

    package init(
        reason: Reason,
        origin: Origin,
        position: TextPosition? = nil,
        path: String = "",
        message: String,
        remedy: String
    ) {
        self.reason = reason
        self.origin = origin
        self.position = position
        self.path = path
        self.message = message
        self.remedy = remedy
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// One line, in the form that editors and terminals turn into a link: `file:line:column: path: what; fix`.
    package var description: String {
        var place =
            switch origin {
            case .file(let name): name
            case .flag(let name): name
            }
        if let position { place += ":\(position.line):\(position.column)" }
        if !path.isEmpty { place += ": \(path)" }
        return "\(place): \(message); \(remedy)"
    }
}
