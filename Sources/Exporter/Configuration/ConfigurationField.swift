// SPDX-License-Identifier: Apache-2.0

import Yams

/// A key's value, with the places of both and the way to it.
struct ConfigurationField {
    var path: String
    /// Nil for an item of a list and for the whole file.
    var keyPosition: TextPosition?
    var node: Node

    var position: TextPosition? {
        node.mark.map(TextPosition.init)
    }

    /// `~`, `null` or nothing at all.
    var isNull: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}

/// A mapping whose keys are all known and unique.
struct ConfigurationFields {
    var path: String
    var position: TextPosition?
    var fields: [String: ConfigurationField] = [:]

    subscript(name: String) -> ConfigurationField? {
        fields[name]
    }

    func path(of name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
