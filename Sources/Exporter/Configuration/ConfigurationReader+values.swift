// SPDX-License-Identifier: Apache-2.0

import Yams

/// Readers of single values and lists. Each returns nil, or leaves an item out, after reporting why.
extension ConfigurationReader {
    private static let maximumTextBytes = 4_096

    mutating func text(_ field: ConfigurationField) -> String? {
        guard !reportNull(field), !reportTag(field) else { return nil }
        guard case .scalar(let scalar) = field.node else {
            report(
                .badType,
                at: field.position,
                path: field.path,
                "is \(field.node.kind), not a single value",
                remedy: "write one value behind the colon"
            )
            return nil
        }
        return value(of: field, in: scalar.string) { text throws(ConfigurationFault) in
            guard !text.isEmpty else { throw ConfigurationFault("is empty", remedy: "give a value or delete the key") }
            guard text.utf8.count <= Self.maximumTextBytes else {
                throw ConfigurationFault(
                    "is longer than \(Self.maximumTextBytes) bytes",
                    remedy: "shorten it",
                    reason: .tooLarge
                )
            }
            guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                throw ConfigurationFault("holds a control character or line break", remedy: "write it on one line")
            }
            return text
        }
    }

    /// The field's text as whatever `parse` makes of it.
    mutating func value<Value>(
        _ field: ConfigurationField,
        _ parse: (String) throws(ConfigurationFault) -> Value
    ) -> Value? {
        guard let text = text(field) else { return nil }
        return value(of: field, in: text, parse)
    }

    mutating func duration(_ field: ConfigurationField, in range: ClosedRange<Duration>) -> Duration? {
        value(field) { text throws(ConfigurationFault) in
            let duration = try Duration(prometheus: text)
            guard range.contains(duration) else {
                throw ConfigurationFault(
                    "\(quoted(text)) is out of range",
                    remedy: "use \(range.lowerBound.prometheusText) to \(range.upperBound.prometheusText)"
                )
            }
            return duration
        }
    }

    mutating func integer(_ field: ConfigurationField, in range: ClosedRange<Int>) -> Int? {
        value(field) { text throws(ConfigurationFault) in
            guard isDigits(text), let number = Int(text), range.contains(number) else {
                throw ConfigurationFault(
                    "\(quoted(text)) is not a whole number in range",
                    remedy: "use \(range.lowerBound) to \(range.upperBound), digits only"
                )
            }
            return number
        }
    }

    mutating func ratio(_ field: ConfigurationField) -> Double? {
        value(field) { text throws(ConfigurationFault) in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2, parts.allSatisfy({ isDigits($0) }), let number = Double(text), number <= 1 else {
                throw ConfigurationFault("\(quoted(text)) is not a ratio", remedy: "use a number from 0 to 1 like 0.5")
            }
            return number
        }
    }

    /// Nil if the value is not a list or has nothing in it.
    mutating func items(_ field: ConfigurationField, example: String) -> [ConfigurationField]? {
        guard !reportNull(field), !reportTag(field) else { return nil }
        guard case .sequence(let nodes) = field.node else {
            report(
                .badType,
                at: field.position,
                path: field.path,
                "is \(field.node.kind), not a list",
                remedy: "write it as a list: \(example)"
            )
            return nil
        }
        guard !nodes.isEmpty else {
            report(
                .badValue,
                at: field.position,
                path: field.path,
                "the list is empty",
                remedy: "add an item or delete the key"
            )
            return nil
        }
        return nodes.enumerated().map { ConfigurationField(path: "\(field.path)[\($0)]", node: $1) }
    }

    mutating func reportNull(_ field: ConfigurationField) -> Bool {
        guard field.isNull else { return false }
        report(
            .badValue,
            at: field.keyPosition ?? field.position,
            path: field.path,
            "has no value",
            remedy: "give one or delete the line"
        )
        return true
    }

    /// A tag of somebody's own, like `!include`, would otherwise be passed over and its text taken as the value.
    mutating func reportTag(_ field: ConfigurationField) -> Bool {
        let tag: Tag
        switch field.node {
        case .scalar(let scalar): tag = scalar.tag
        case .sequence(let sequence): tag = sequence.tag
        case .mapping(let mapping): tag = mapping.tag
        case .alias(let alias): tag = alias.tag
        }
        let name = tag.rawValue
        guard !name.isEmpty, name != Tag.Name.nonSpecific.rawValue, !name.hasPrefix("tag:yaml.org,2002:") else {
            return false
        }
        report(
            .badType,
            at: field.position,
            path: field.path,
            "the tag \(quoted(name)) is not supported",
            remedy: "write the value itself"
        )
        return true
    }

    private mutating func value<Value>(
        of field: ConfigurationField,
        in text: String,
        _ parse: (String) throws(ConfigurationFault) -> Value
    ) -> Value? {
        do throws(ConfigurationFault) {
            return try parse(text)
        } catch {
            report(
                error.reason,
                at: field.position,
                path: field.path,
                error.message,
                remedy: error.remedy
            )
            return nil
        }
    }
}
