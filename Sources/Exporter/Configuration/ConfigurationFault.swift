// SPDX-License-Identifier: Apache-2.0

/// What is wrong with one value, before it is known where the value came from: a file or a flag.
struct ConfigurationFault: Error {
    var reason: ConfigurationProblem.Reason
    var position: TextPosition?
    var message: String
    var remedy: String

    init(
        _ message: String,
        remedy: String,
        reason: ConfigurationProblem.Reason = .badValue,
        at position: TextPosition? = nil
    ) {
        self.reason = reason
        self.position = position
        self.message = message
        self.remedy = remedy
    }

    func problem(origin: ConfigurationProblem.Origin, path: String = "") -> ConfigurationProblem {
        ConfigurationProblem(
            reason: reason,
            origin: origin,
            position: position,
            path: path,
            message: message,
            remedy: remedy
        )
    }
}

/// A value as a message may show it: in quotes, on one line, at most 64 characters of it.
func quoted(_ text: some StringProtocol) -> String {
    var shown = "\""
    for (count, scalar) in text.unicodeScalars.enumerated() {
        if count == 64 {
            shown += "…"
            break
        }
        shown += scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
    }
    return shown + "\""
}
