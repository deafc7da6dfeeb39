// SPDX-License-Identifier: Apache-2.0

/// What to do about a finding.
package struct Remedy: Sendable, Equatable {
    package let advice: String
    /// For a shell: it only looks, so that pasting it changes nothing.
    package let command: String

    init(_ advice: String, _ command: [String]) {
        self.advice = advice.printable
        self.command = command.map(\.shellWord).joined(separator: " ")
    }
}

extension String {
    /// The text as one word of a POSIX shell. What could move a cursor is not in it any more.
    fileprivate var shellWord: String {
        let text = printable
        let isPlain = text.utf8.allSatisfy { byte in
            Character(Unicode.Scalar(byte)).isASCII
                && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
                    || "-_./:=@,+%".utf8.contains(byte))
        }
        if isPlain, !text.isEmpty { return text }
        return "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
