// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// A pod with what tells whether a proxy runs in it, and how that one is set up.
package struct Pod: KubernetesObject {
    package static let resource = ResourceKind(plural: "pods", isNamespaced: true)

    package var metadata = ObjectMetadata()
    package var labels: [PodLabel: String] = [:]
    /// Every label, for policies that select pods by whichever they like.
    package var allLabels = PodLabels()
    package var annotations: [PodAnnotation: String] = [:]
    package var owners: [PodOwner] = []
    package var isBeingDeleted = false
    package var nodeName: String?
    package var serviceAccountName: String?
    package var containers: [PodContainer] = []
    package var initContainers: [PodContainer] = []
    package var status = PodStatus()

    package init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata":
                metadata = try ObjectMetadata(json: &value) { key, value throws(JSONFault) in
                    try readMetadata(key, &value)
                }
            case "spec":
                try value.object { key, value throws(JSONFault) in
                    try readSpecification(key, &value)
                }
            case "status": status = try PodStatus(json: &value)
            default: break
            }
        }
    }
}

extension Pod {
    private mutating func readMetadata(_ key: JSONKey, _ json: inout JSONCursor) throws(JSONFault) {
        switch key {
        case "labels":
            try json.object { key, value throws(JSONFault) in
                guard let text = try value.string() else { return }
                let name = key.string
                allLabels.append(name, text)
                if let label = PodLabel(rawValue: name) { labels[label] = text }
            }
        case "annotations":
            try json.object { key, value throws(JSONFault) in
                if let annotation = PodAnnotation(rawValue: key.string) {
                    annotations[annotation] = try value.string()
                }
            }
        case "ownerReferences":
            try json.array { element throws(JSONFault) in
                owners.append(try PodOwner(json: &element))
            }
        case "deletionTimestamp": isBeingDeleted = try json.string() != nil
        default: break
        }
    }

    private mutating func readSpecification(_ key: JSONKey, _ json: inout JSONCursor) throws(JSONFault) {
        switch key {
        case "nodeName": nodeName = try json.string()
        case "serviceAccountName": serviceAccountName = try json.string()
        case "containers": containers = try Self.containers(&json)
        case "initContainers": initContainers = try Self.containers(&json)
        default: break
        }
    }

    private static func containers(_ json: inout JSONCursor) throws(JSONFault) -> [PodContainer] {
        var containers: [PodContainer] = []
        try json.array { element throws(JSONFault) in
            containers.append(try PodContainer(json: &element))
        }
        return containers
    }
}
