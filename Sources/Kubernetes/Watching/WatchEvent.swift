// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// One frame of a watch (meta/v1 WatchEvent).
enum WatchEvent<Object: KubernetesObject>: Sendable {
    /// Added or modified: after a reconnection the one may come in place of the other.
    case changed(Object)
    case deleted(ObjectMetadata)
    /// No object, only a version to go on from. `isEndOfList` where a streamed list is complete.
    case bookmark(resourceVersion: String, isEndOfList: Bool)
    case error(APIStatus)
    /// A type of a later API: nothing to do.
    case unknown

    var resourceVersion: String? {
        switch self {
        case .changed(let object): object.metadata.resourceVersion
        case .deleted(let metadata): metadata.resourceVersion
        case .bookmark(let resourceVersion, _): resourceVersion
        case .error, .unknown: nil
        }
    }
}

extension WatchEvent {
    init(json: inout JSONCursor) throws(JSONFault) {
        var type: String?
        // The type says how to read the object, and may stand behind it.
        var object: JSONCursor?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "type": type = try value.string()
            case "object": object = value
            default: break
            }
        }
        guard let type, var object else { throw .incomplete }
        switch type {
        case "ADDED", "MODIFIED":
            let changed = try Object(json: &object)
            guard !changed.metadata.name.isEmpty else { throw .incomplete }
            self = .changed(changed)
        case "DELETED":
            // Only its name matters: what it was is known.
            let metadata = try Self.metadata(&object).metadata
            guard !metadata.name.isEmpty else { throw .incomplete }
            self = .deleted(metadata)
        case "BOOKMARK":
            let (metadata, isEndOfList) = try Self.metadata(&object)
            self = .bookmark(resourceVersion: metadata.resourceVersion, isEndOfList: isEndOfList)
        case "ERROR":
            self = .error(try APIStatus(json: &object))
        default:
            self = .unknown
        }
    }

    private static func metadata(
        _ json: inout JSONCursor
    ) throws(JSONFault) -> (metadata: ObjectMetadata, isEndOfList: Bool) {
        var metadata = ObjectMetadata()
        var isEndOfList = false
        try json.object { key, value throws(JSONFault) in
            guard key == "metadata" else { return }
            metadata = try ObjectMetadata(json: &value) { key, value throws(JSONFault) in
                guard key == "annotations" else { return }
                try value.object { key, value throws(JSONFault) in
                    if key == "k8s.io/initial-events-end" { isEndOfList = try value.string() == "true" }
                }
            }
        }
        return (metadata, isEndOfList)
    }
}
