// SPDX-License-Identifier: Apache-2.0

import Yams

/// Reads a YAML tree into a configuration's parts and goes on after each problem, so that one run shows all of them.
///
/// A part with a problem is read as its default: the configuration is not used then, and nothing else is reported
/// because of it.
struct ConfigurationReader {
    let file: String
    private(set) var problems: [ConfigurationProblem] = []
    private var renamedKeys: [TextPosition: String] = [:]

    init(file: String) {
        self.file = file
    }

    /// The whole file; empty means all defaults.
    mutating func layer(_ bytes: [UInt8]) -> ConfigurationLayer {
        do throws(ConfigurationFault) {
            let document = try YAMLDocument(bytes)
            renamedKeys = document.renamedKeys
            guard let root = document.root else { return ConfigurationLayer() }
            let field = ConfigurationField(path: "", node: root)
            return field.isNull ? ConfigurationLayer() : layer(field)
        } catch {
            problems.append(error.problem(origin: .file(file)))
            return ConfigurationLayer()
        }
    }

    private mutating func layer(_ root: ConfigurationField) -> ConfigurationLayer {
        var layer = ConfigurationLayer()
        guard let fields = fields(of: root, known: ["web", "shard", "sources", "probe"] + Self.policyKeys) else {
            return layer
        }
        if let web = fields["web"] { read(web, into: &layer) }
        if let shard = fields["shard"] { layer.sharding = sharding(shard) }
        if let sources = fields["sources"] { layer.sources = readSources(sources) }
        layer.policy = policy(fields)
        layer.probe = fields["probe"].flatMap { probe($0) }
        return layer
    }

    private mutating func sharding(_ field: ConfigurationField) -> Sharding? {
        guard let fields = fields(of: field, known: ["index", "total"]) else { return nil }
        guard let total = fields["total"] else {
            reportMissing("total", in: fields, remedy: "add total: the number of shards")
            return nil
        }
        guard let total = integer(total, in: 1...Sharding.maximumTotal) else { return nil }
        guard let index = fields["index"] else { return Sharding(total: total) }
        return integer(index, in: 0...(total - 1)).map { Sharding(index: $0, total: total) }
    }

    mutating func report(
        _ reason: ConfigurationProblem.Reason,
        at position: TextPosition?,
        path: String,
        _ message: String,
        remedy: String
    ) {
        problems.append(
            ConfigurationProblem(
                reason: reason,
                origin: .file(file),
                position: position,
                path: path,
                message: message,
                remedy: remedy
            )
        )
    }

    /// Nil, and reported, if the value is not a mapping. Unknown and repeated keys are reported and left out.
    mutating func fields(of field: ConfigurationField, known: [String]) -> ConfigurationFields? {
        guard !reportNull(field), !reportTag(field) else { return nil }
        guard case .mapping(let entries) = field.node else {
            report(
                .badType,
                at: field.position,
                path: field.path,
                "is \(field.node.kind), not a mapping",
                remedy: "write it as lines of \"key: value\" with \(list(known))"
            )
            return nil
        }
        var result = ConfigurationFields(path: field.path, position: field.position)
        var firstPlaces: [String: TextPosition] = [:]
        for (key, value) in entries {
            guard let scalar = key.scalar, let position = scalar.mark.map(TextPosition.init) else {
                report(
                    .badType,
                    at: key.mark.map(TextPosition.init),
                    path: field.path,
                    "a key is \(key.kind), not a text",
                    remedy: "use one of \(list(known))"
                )
                continue
            }
            let name = renamedKeys[position] ?? scalar.string
            if let first = firstPlaces[name] {
                report(
                    .duplicateKey,
                    at: position,
                    path: result.path(of: shown(name)),
                    "the key is given again; first in line \(first.line), column \(first.column)",
                    remedy: "keep one"
                )
                continue
            }
            firstPlaces[name] = position
            guard known.contains(name) else {
                reportUnknown(name, at: position, path: field.path, known: known)
                continue
            }
            result.fields[name] = ConfigurationField(path: result.path(of: name), keyPosition: position, node: value)
        }
        return result
    }

    mutating func reportMissing(_ name: String, in fields: ConfigurationFields, remedy: String) {
        report(.missingKey, at: fields.position, path: fields.path, "\(name) is missing", remedy: remedy)
    }

    private mutating func reportUnknown(_ name: String, at position: TextPosition, path: String, known: [String]) {
        let remedy: String
        if name == "<<" {
            remedy = "merge keys are not supported, write the keys out"
        } else if known.contains("\(name)_file") {
            remedy = "secrets are read from files: use \(name)_file"
        } else if let near = suggestion(for: name, among: known) {
            remedy = "did you mean \(near)?"
        } else {
            remedy = "use \(list(known)), or delete it"
        }
        report(.unknownKey, at: position, path: path, "key \(quoted(name)) is not known", remedy: remedy)
    }

    private func shown(_ name: String) -> String {
        String(quoted(name).dropFirst().dropLast())
    }
}

/// `a, b or c`.
func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return "\(names.dropLast().joined(separator: ", ")) or \(last)"
}

extension Node {
    /// With its article, for messages.
    var kind: String {
        switch self {
        case .scalar: "a single value"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
