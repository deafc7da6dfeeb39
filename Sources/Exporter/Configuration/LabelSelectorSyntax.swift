// SPDX-License-Identifier: Apache-2.0

/// A label selector as API servers read it: `app=x`, `app!=x`, `app`, `!app`, `app in (x, y)`, `app notin (x, y)`,
/// joined by commas (Kubernetes, "Labels and Selectors").
///
/// One that is wrong would be refused by the server at every list, long after the program has started.
enum LabelSelectorSyntax {
    static let maximumBytes = 1_024

    static func checked(_ text: String) throws(ConfigurationFault) -> String {
        guard text.utf8.count <= maximumBytes else {
            throw ConfigurationFault("is longer than \(maximumBytes) bytes", remedy: "shorten it", reason: .tooLarge)
        }
        guard let requirements = requirements(of: text), requirements.allSatisfy(isRequirement) else {
            throw ConfigurationFault(
                "\(quoted(text)) is no label selector",
                remedy: "write requirements like app=shop, app!=shop, app, !app or \"app in (shop, bank)\", "
                    + "with commas between them"
            )
        }
        return text
    }

    /// Split at the commas outside of parentheses; nil where these do not pair.
    private static func requirements(of text: String) -> [Substring]? {
        var parts: [Substring] = []
        var start = text.startIndex
        var isInside = false
        for index in text.indices {
            switch text[index] {
            case "(" where isInside, ")" where !isInside: return nil
            case "(": isInside = true
            case ")": isInside = false
            case "," where !isInside:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        return isInside ? nil : parts + [text[start...]]
    }

    private static func isRequirement(_ text: Substring) -> Bool {
        let text = trimmed(text)
        if let open = text.firstIndex(of: "(") {
            let words = text[..<open].split(separator: " ")
            guard text.last == ")", words.count == 2, ["in", "notin"].contains(words[1]) else { return false }
            let values = text[text.index(after: open)...].dropLast().split(
                separator: ",",
                omittingEmptySubsequences: false
            )
            return isKey(words[0]) && values.allSatisfy { isValue(trimmed($0)) }
        }
        if text.first == "!" { return isKey(trimmed(text.dropFirst())) }
        guard let sign = text.firstIndex(of: "=") else { return isKey(text) }
        var key = text[..<sign]
        if key.last == "!" { key = key.dropLast() }
        var value = text[text.index(after: sign)...]
        if value.first == "=", text[..<sign].last != "!" { value = value.dropFirst() }
        return isKey(trimmed(key)) && isValue(trimmed(value))
    }

    /// `name` or `domain/name`.
    private static func isKey(_ text: Substring) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2, !name.isEmpty, isValue(name) else { return false }
        return parts.count == 1 || isName(String(parts[0]), maximumBytes: 253, allowing: "-.")
    }

    /// May be empty.
    private static func isValue(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return true }
        let isEnd = { (byte: UInt8) in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        }
        return text.utf8.count <= 63 && isEnd(first) && isEnd(last)
            && text.utf8.allSatisfy { isEnd($0) || "-_.".utf8.contains($0) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return text
    }
}
