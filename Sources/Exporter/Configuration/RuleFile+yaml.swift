// SPDX-License-Identifier: Apache-2.0

extension RuleFile {
    /// Each document of a stream is parsed by itself.
    static let maximumDocuments = 256

    /// Reads a file of rules: `groups` as Prometheus takes them, or PrometheusRule objects and ConfigMaps with rule files,
    /// alone, in a list, or one after the other.
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
            do throws(ConfigurationFault) {
                let document = try RuleDocument(Array(lines[first..<end].joined(separator: [UInt8(ascii: "\n")])))
                hasGroups = hasGroups || document.hasGroups
                rules += document.rules.map { rule in
                    rule.moved { TextPosition(line: $0.line + first, column: $0.column) }
                }
            } catch {
                var error = error
                error.position?.line += first
                throw error
            }
        }
        guard hasGroups else {
            throw ConfigurationFault(
                "there are no rules in it: neither groups nor spec.groups, nor a ConfigMap with a file of groups",
                remedy: "give a Prometheus rule file, a PrometheusRule object, or the ConfigMap of a rule file",
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
