// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `metadata` of any object, reduced to what names it and its version.
package struct ObjectMetadata: Hashable, Sendable {
    package var namespace: String?
    /// Empty where the answer had none: such an object is to be counted as malformed.
    package var name: String
    package var uid: String
    /// Opaque: to be sent back and compared for equality, never to be ordered.
    package var resourceVersion: String
    /// Unix seconds of the newest change that the server has noted of anybody (`managedFields[].time`).
    package var modifiedAt: Int64?

    package init(
        namespace: String? = nil,
        name: String = "",
        uid: String = "",
        resourceVersion: String = "",
        modifiedAt: Int64? = nil
    ) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.resourceVersion = resourceVersion
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
            case "managedFields": modifiedAt = try Self.newestChange(json: &value)
            default: try other(key, &value)
            }
        }
    }

    private static func newestChange(json: inout JSONCursor) throws(JSONFault) -> Int64? {
        var newest: Int64?
        try json.array { entry throws(JSONFault) in
            try entry.object { key, value throws(JSONFault) in
                guard key == "time", let text = try value.string() else { return }
                // metav1.Time is RFC 3339 in whole seconds.
                guard let time = try? Date(text, strategy: .iso8601) else { return }
                newest = max(newest ?? .min, Int64(time.timeIntervalSince1970))
            }
        }
        return newest
    }
}
