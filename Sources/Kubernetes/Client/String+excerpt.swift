// SPDX-License-Identifier: Apache-2.0

extension String {
    /// What fits into a message of one line: at most 200 bytes, control characters and line ends replaced by spaces.
    var excerpt: String {
        var text = ""
        var byteCount = 0
        for scalar in unicodeScalars {
            let category = scalar.properties.generalCategory
            let isPrintable = category != .control && category != .format && category != .lineSeparator
            let shown = isPrintable ? scalar : " "
            byteCount += String(Character(shown)).utf8.count
            guard byteCount <= 200 else { break }
            text.unicodeScalars.append(shown)
        }
        return text
    }
}
