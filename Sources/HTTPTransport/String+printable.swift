// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// At most 200 characters, with control characters replaced: fit for one line of a log or an error message.
    var printable: String {
        var text = ""
        for scalar in unicodeScalars.prefix(200) {
            let isControl =
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            text.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return text
    }
}
