// SPDX-License-Identifier: Apache-2.0

/// A pattern for label values: `*` stands for any run of characters, also none, and `?` for one. Every other character
/// stands for itself, a slash too.
package struct Glob: Hashable, Sendable {
    /// As it was written.
    package let pattern: String
    private let form: Form

    /// Most patterns are plain names, and are compared as such.
    private enum Form: Hashable, Sendable {
        case anything
        case literal
        case wildcards([Unicode.Scalar])
    }

    package init(_ pattern: String) {
        self.pattern = pattern
        if !pattern.isEmpty, pattern.utf8.allSatisfy({ $0 == UInt8(ascii: "*") }) {
            form = .anything
        } else if pattern.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) {
            form = .wildcards(Array(pattern.unicodeScalars))
        } else {
            form = .literal
        }
    }

    /// Whether it matches every text and the absence of one.
    var matchesEverything: Bool { form == .anything }

    /// - Parameter text: `nil`, an absent label, is the empty text, as in PromQL.
    package func matches(_ text: String?) -> Bool {
        switch form {
        case .anything: true
        case .literal: (text ?? "") == pattern
        case .wildcards(let scalars): Self.matches((text ?? "").unicodeScalars, scalars)
        }
    }

    /// Goes back to the last star alone, which is enough: an earlier one could only take what that one can take. So the
    /// cost is bounded by the product of the lengths.
    private static func matches(_ text: String.UnicodeScalarView, _ pattern: [Unicode.Scalar]) -> Bool {
        var (next, place) = (text.startIndex, 0)
        var star: (place: Int, next: String.Index)?
        while next != text.endIndex {
            if place < pattern.count, pattern[place] == "*" {
                star = (place, next)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[next] {
                place += 1
                text.formIndex(after: &next)
            } else if let last = star {
                let following = text.index(after: last.next)
                star = (last.place, following)
                (next, place) = (following, last.place + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
