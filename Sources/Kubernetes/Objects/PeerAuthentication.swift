// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// What Istio demands of those who connect to some workloads (istio/api:security/v1beta1/peer_authentication.proto).
package struct PeerAuthentication: KubernetesObject {
    package enum Mode: String, CaseIterable, Hashable, Sendable {
        case disable = "DISABLE"
        case permissive = "PERMISSIVE"
        case strict = "STRICT"
    }

    package static let resource = ResourceKind(
        group: "security.istio.io",
        olderVersions: ["v1beta1"],
        plural: "peerauthentications",
        isNamespaced: true
    )

    package private(set) var metadata = ObjectMetadata()
    /// Labels that a pod must have, all of them; empty for every workload of the namespace, or of the mesh.
    package private(set) var selector: [String: String] = [:]
    /// Nil where the policy leaves it to the next wider one (`UNSET`).
    package private(set) var mode: Mode?
    /// By the port of the workload, not of the Service; nil where the port leaves it to the policy's mode.
    package private(set) var portModes: [UInt16: Mode?] = [:]

    package init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "spec":
                try value.object { key, value throws(JSONFault) in
                    try readSpecification(key, &value)
                }
            default: break
            }
        }
    }

    private mutating func readSpecification(_ key: JSONKey, _ json: inout JSONCursor) throws(JSONFault) {
        switch key {
        case "selector":
            try json.object { key, value throws(JSONFault) in
                guard key == "matchLabels" else { return }
                try value.object { key, value throws(JSONFault) in
                    selector[key.string] = try value.string() ?? ""
                }
            }
        case "mtls": mode = try Self.mode(&json)
        case "portLevelMtls":
            try json.object { key, value throws(JSONFault) in
                guard let port = UInt16(key.string), port > 0 else { return }
                portModes.updateValue(try Self.mode(&value), forKey: port)
            }
        default: break
        }
    }

    private static func mode(_ json: inout JSONCursor) throws(JSONFault) -> Mode? {
        var mode: Mode?
        try json.object { key, value throws(JSONFault) in
            if key == "mode" { mode = try value.string().flatMap(Mode.init) }
        }
        return mode
    }
}
