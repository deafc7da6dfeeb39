// SPDX-License-Identifier: Apache-2.0

import Yams

extension RuleFile {
    /// Each document of a stream is parsed by itself.
    static let maximumDocuments = 256

    /// Reads a file of rules: `groups` as Prometheus takes them, or PrometheusRule objects, alone, in a list, or one
    /// after the other.
    ///
    /// - Throws: why it cannot be read, with the place. Keys that have nothing to do with rules are not looked at.
    package static func load(_ file: String) throws(ConfigurationError) -> RuleFile {
        do throws(ConfigurationFault) {
            return try parse(try configurationBytes(of: file), name: file)
        } catch {
            throw ConfigurationError([error.problem(origin: .file(file))])
        }
    }

    static func parse(_ bytes: [UInt8], name: String) throws(ConfigurationFault) -> RuleFile {
        guard bytes.count <= ConfigurationText.maximumBytes else {
            throw ConfigurationFault(
                "the file is larger than \(ConfigurationText.maximumBytes) bytes",
                remedy: "split it into several rule files",
                reason: .tooLarge
            )
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let breaks = lines.indices.filter { isDocumentBreak(lines[$0]) }
        guard breaks.count < maximumDocuments else {
            throw ConfigurationFault(
                "the file has more than \(maximumDocuments) documents",
                remedy: "split it into several rule files",
                reason: .tooLarge
            )
        }
        var rules: [Rule] = []
        var hasGroups = false
        var first = 0
        for end in breaks + [lines.count] {
            defer { first = end + 1 }
            guard first < end else { continue }
            var document = DocumentRules(firstLine: first)
            do throws(ConfigurationFault) {
                try document.read(Array(lines[first..<end].joined(separator: [UInt8(ascii: "\n")])))
            } catch {
                var error = error
                error.position?.line += first
                throw error
            }
            hasGroups = hasGroups || document.hasGroups
            rules += document.rules
        }
        guard hasGroups else {
            throw ConfigurationFault(
                "there are no rules in it: neither groups nor spec.groups",
                remedy: "give a Prometheus rule file or a PrometheusRule object",
                reason: .missingKey
            )
        }
        return RuleFile(name: name, rules: rules)
    }

    /// `---` alone on its line, or with a comment. Within a text it would be indented.
    private static func isDocumentBreak(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.starts(with: Array("---".utf8)) else { return false }
        let rest = line.dropFirst(3).drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
        return rest.isEmpty || rest.first == UInt8(ascii: "#")
    }
}

/// The rules of one YAML document.
private struct DocumentRules {
    /// Lines of the file before the document.
    let firstLine: Int
    private(set) var rules: [Rule] = []
    private(set) var hasGroups = false
    private var lines: [[Unicode.Scalar]] = []

    init(firstLine: Int) {
        self.firstLine = firstLine
    }

    mutating func read(_ bytes: [UInt8]) throws(ConfigurationFault) {
        guard let root = try YAMLDocument(bytes).root else { return }
        lines = String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0.isNewline }
            .map { Array($0.unicodeScalars) }
        try readObject(root)
    }

    private mutating func readObject(_ object: Node) throws(ConfigurationFault) {
        if let items = object["items"] {
            for item in items.sequence ?? [] { try readGroups(of: item) }
        } else {
            try readGroups(of: object)
        }
    }

    private mutating func readGroups(of object: Node) throws(ConfigurationFault) {
        guard let groups = object["groups"] ?? object["spec"]?["groups"] else { return }
        hasGroups = true
        for group in try list(groups, "groups") {
            guard let rules = group["rules"] else { continue }
            for rule in try list(rules, "rules") { try readRule(rule) }
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
        let text = PositionedText(
            scalar.string,
            in: lines,
            from: TextPosition(mark),
            isBlock: scalar.style == .literal || scalar.style == .folded
        )
        rules.append(
            Rule(
                name: name.printable,
                expression: text.moved(byLines: firstLine),
                subject: ([name] + told).joined(separator: "\n").lowercased()
            )
        )
    }
}
