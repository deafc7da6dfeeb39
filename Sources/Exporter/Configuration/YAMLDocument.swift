// SPDX-License-Identifier: Apache-2.0

import Yams

/// The tree of a YAML text, bounded, with duplicate keys still in it.
///
/// Yams stops at the first mapping that repeats a key and tells the place of the first of them only. To report each
/// duplicate with both places and beside all other problems, the first one's key gets another first letter, which moves
/// nothing in the text, and the text is read again; `renamedKeys` gives the reader of the tree the true name back.
struct YAMLDocument {
    static let maximumDepth = 16
    static let maximumNodes = 200_000
    /// Each costs another reading of the text.
    private static let maximumDuplicates = 16
    /// Start of the first private use area, which no key has reason to use.
    private static let firstReplacement: UInt32 = 0xE000

    /// Nil for a file without content.
    private(set) var root: Node?
    private(set) var renamedKeys: [TextPosition: String] = [:]

    init(_ bytes: [UInt8]) throws(ConfigurationFault) {
        var text = try ConfigurationText(bytes)
        while true {
            do {
                root = try Parser(yaml: text.string, encoding: .utf8).singleRoot()
                break
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let position = TextPosition(context.mark)
                try rename(names.first ?? "", at: position, in: &text)
            } catch {
                throw ConfigurationFault(error)
            }
        }
        if let root { try Self.checkSize(of: root) }
    }

    private mutating func rename(
        _ name: String,
        at position: TextPosition,
        in text: inout ConfigurationText
    ) throws(ConfigurationFault) {
        let count = renamedKeys.count
        guard !name.isEmpty, count < Self.maximumDuplicates, renamedKeys[position] == nil,
            let replacement = Unicode.Scalar(Self.firstReplacement + UInt32(count)),
            text.replace(at: position, with: replacement)
        else {
            throw ConfigurationFault(
                "key \(quoted(name)) is given more than once",
                remedy: "keep one",
                reason: .duplicateKey,
                at: position
            )
        }
        renamedKeys[position] = name
    }

    /// Walks with a list of its own: a recursion's depth would be the file's choice.
    private static func checkSize(of root: Node) throws(ConfigurationFault) {
        var pending = [(node: root, depth: 1)]
        var count = 0
        while let (node, depth) = pending.popLast() {
            count += 1
            guard depth <= maximumDepth, count <= maximumNodes else {
                throw ConfigurationFault(
                    depth > maximumDepth
                        ? "the file nests deeper than \(maximumDepth) levels"
                        : "the file holds more than \(maximumNodes) values with its aliases written out",
                    remedy: "no configuration needs that; check brackets and aliases",
                    reason: .tooLarge,
                    at: node.mark.map(TextPosition.init)
                )
            }
            switch node {
            case .sequence(let items): pending += items.map { ($0, depth + 1) }
            case .mapping(let entries): pending += entries.flatMap { [($0.key, depth + 1), ($0.value, depth + 1)] }
            case .scalar, .alias: break
            }
        }
    }
}

extension TextPosition {
    init(_ mark: Mark) {
        self.init(line: mark.line, column: mark.column)
    }
}

extension ConfigurationFault {
    fileprivate init(_ error: any Error) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let origin = context.map { " (\($0.text), line \($0.mark.line))" } ?? ""
            self.init(
                "not valid YAML: \(problem)\(origin)",
                remedy:
                    "check indentation (spaces, no tabs), brackets and quotes; quote what begins with * & ! % @ or `",
                reason: .syntax,
                at: TextPosition(mark)
            )
        default:
            self.init("not valid YAML", remedy: "check it with a YAML linter", reason: .syntax)
        }
    }
}
