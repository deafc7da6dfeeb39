// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// `metadata` of any object, reduced to what names it and its version.
package struct ObjectMetadata: Hashable, Sendable {
    package var namespace: String?
    /// Empty where the answer had none: such an object is to be counted as malformed.
    package var name: String
    package var uid: String
    /// Opaque: to be sent back and compared for equality, never to be ordered.
    package var resourceVersion: String

    package init(namespace: String? = nil, name: String = "", uid: String = "", resourceVersion: String = "") {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.resourceVersion = resourceVersion
    }

    package var objectName: ObjectName { ObjectName(namespace: namespace, name: name) }
}

extension ObjectMetadata {
    package init(json: inout JSONCursor) throws(JSONFault) {
        try self.init(json: &json) { _, _ throws(JSONFault) in }
    }

    /// - Parameter other: is called for each member that is not read here, and may read it.
    init(
        json: inout JSONCursor,
        other: (JSONKey, inout JSONCursor) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        self.init()
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "namespace": namespace = try value.string().flatMap { $0.isEmpty ? nil : $0 }
            case "name": name = try value.string() ?? ""
            case "uid": uid = try value.string() ?? ""
            case "resourceVersion": resourceVersion = try value.string() ?? ""
            default: try other(key, &value)
            }
        }
    }
}
