// SPDX-License-Identifier: Apache-2.0

import Yams

/// The rules of one YAML document.
struct RuleDocument {
    private(set) var rules: [Rule] = []
    private(set) var hasGroups = false
    private let lines: [[Unicode.Scalar]]

    init(_ bytes: [UInt8]) throws(ConfigurationFault) {
        let root = try YAMLDocument(bytes).root
        lines = Self.lines(of: String(decoding: bytes, as: UTF8.self))
        guard let root else { return }
        for object in root["items"]?.sequence.map(Array.init) ?? [root] {
            if object["kind"]?.scalar?.string == "ConfigMap" {
                try readFiles(of: object)
            } else {
                try readGroups(of: object)
            }
        }
    }

    /// The text of a file in a ConfigMap, in which no further object is looked for.
    private init(file text: String) throws(ConfigurationFault) {
        lines = Self.lines(of: text)
        if let root = try YAMLDocument(Array(text.utf8)).root { try readGroups(of: root) }
    }

    private static func lines(of text: String) -> [[Unicode.Scalar]] {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { Array($0.unicodeScalars) }
    }

    private mutating func readGroups(of object: Node) throws(ConfigurationFault) {
        guard let groups = object["groups"] ?? object["spec"]?["groups"] else { return }
        hasGroups = true
        for group in try list(groups, "groups") {
            guard let rules = group["rules"] else { continue }
            for rule in try list(rules, "rules") { try readRule(rule) }
        }
    }

    /// What else is in a ConfigMap is no matter: the server's own configuration, for example.
    private mutating func readFiles(of object: Node) throws(ConfigurationFault) {
        for (_, node) in object["data"]?.mapping ?? [:] {
            guard let scalar = node.scalar, let mark = node.mark,
                Self.lines(of: scalar.string).contains(where: { $0.starts(with: "groups:".unicodeScalars) })
            else { continue }
            let text = positioned(scalar, at: mark)
            // Offsets of the lines that the file's own places are in.
            let starts = text.scalars.indices.reduce(into: [0]) { if text.scalars[$1] == "\n" { $0.append($1 + 1) } }
            let outer = { (position: TextPosition) in
                text.position(at: starts[min(position.line, starts.count) - 1] + position.column - 1)
            }
            do throws(ConfigurationFault) {
                let file = try RuleDocument(file: scalar.string)
                hasGroups = hasGroups || file.hasGroups
                rules += file.rules.map { $0.moved(outer) }
            } catch {
                var error = error
                error.position = error.position.map(outer)
                throw error
            }
        }
    }

    private func list(_ node: Node, _ name: String) throws(ConfigurationFault) -> [Node] {
        if let items = node.sequence { return Array(items) }
        if let text = node.scalar?.string, ["", "~", "null"].contains(text) { return [] }
        throw ConfigurationFault(
            "\(name) is no list",
            remedy: "begin each entry with a dash",
            reason: .badType,
            at: node.mark.map(TextPosition.init)
        )
    }

    private mutating func readRule(_ rule: Node) throws(ConfigurationFault) {
        guard let node = rule["expr"], let scalar = node.scalar, !scalar.string.isEmpty, let mark = node.mark else {
            throw ConfigurationFault(
                "a rule without an expression",
                remedy: "give it expr",
                reason: .missingKey,
                at: rule.mark.map(TextPosition.init)
            )
        }
        let name = rule["alert"]?.scalar?.string ?? rule["record"]?.scalar?.string ?? ""
        let told = [rule["labels"], rule["annotations"]].compactMap { $0?.mapping }
            .flatMap { $0.values.compactMap { $0.scalar?.string } }
        rules.append(
            Rule(
                name: name.printable,
                isAlert: rule["alert"] != nil,
                waits: rule["for"]?.scalar?.string.contains { ("1"..."9").contains($0) } == true,
                valueLabel: valueLabel(of: rule),
                expression: positioned(scalar, at: mark),
                subject: ([name] + told).joined(separator: "\n").lowercased()
            )
        )
    }

    private func valueLabel(of rule: Node) -> String? {
        guard rule["alert"] != nil, let labels = rule["labels"]?.mapping else { return nil }
        let found = labels.first { _, text in
            ["$value", ".Value"].contains { text.scalar?.string.contains($0) == true }
        }
        return found?.key.scalar?.string.printable
    }

    private func positioned(_ scalar: Node.Scalar, at mark: Mark) -> PositionedText {
        PositionedText(
            scalar.string,
            in: lines,
            from: TextPosition(mark),
            isBlock: scalar.style == .literal || scalar.style == .folded
        )
    }
}
