// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// One of the conditions in an object's status (meta/v1 Condition, and the older forms that have the same members).
package struct ObjectCondition: Hashable, Sendable {
    package private(set) var type = ""
    /// Whether the status is `True`; nil for `Unknown`.
    package private(set) var isTrue: Bool?
    /// One word, for programs; nil where there is none.
    package private(set) var reason: String?

    init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "type": type = try value.string() ?? ""
            case "status":
                switch try value.string() {
                case "True": isTrue = true
                case "False": isTrue = false
                default: isTrue = nil
                }
            case "reason": reason = try value.string().flatMap { $0.isEmpty ? nil : $0 }
            default: break
            }
        }
    }

    static func all(json: inout JSONCursor) throws(JSONFault) -> [ObjectCondition] {
        var conditions: [ObjectCondition] = []
        try json.array { element throws(JSONFault) in
            conditions.append(try ObjectCondition(json: &element))
        }
        return conditions
    }
}

extension [ObjectCondition] {
    /// Each type has one condition at most.
    package subscript(type: String) -> ObjectCondition? { first { $0.type == type } }

    package func isTrue(_ type: String) -> Bool { self[type]?.isTrue == true }
}
