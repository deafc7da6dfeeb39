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
    /// Unix seconds.
    package var createdAt: Int64?
    /// Unix seconds of the newest change that the server has noted of anybody (`managedFields[].time`), those of the
    /// status apart.
    package var modifiedAt: Int64?

    package init(
        namespace: String? = nil,
        name: String = "",
        uid: String = "",
        resourceVersion: String = "",
        createdAt: Int64? = nil,
        modifiedAt: Int64? = nil
    ) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.createdAt = createdAt
        self.modifiedAt = modifiedAt
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
            case "creationTimestamp": createdAt = try value.unixTime()
            case "managedFields": modifiedAt = try Self.newestChange(json: &value)
            default: try other(key, &value)
            }
        }
    }

    private static func newestChange(json: inout JSONCursor) throws(JSONFault) -> Int64? {
        var newest: Int64?
        try json.array { entry throws(JSONFault) in
            var time: Int64?
            var isOfStatus = false
            try entry.object { key, value throws(JSONFault) in
                switch key {
                case "time": time = try value.unixTime()
                case "subresource": isOfStatus = try value.string() == "status"
                default: break
                }
            }
            if let time, !isOfStatus { newest = max(newest ?? time, time) }
        }
        return newest
    }
}
