// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// How clients connect to a host, reduced to their TLS (istio/api:networking/v1alpha3/destination_rule.proto).
package struct DestinationRule: KubernetesObject {
    /// A `tls` block, with the part of the host's traffic that it is for.
    package struct TLSSetting: Hashable, Sendable {
        /// Nil for the whole host.
        package let subset: String?
        /// Nil for every port without a setting of its own.
        package let port: UInt16?
        package let mode: String

        /// The mode of a block that names none: the first value of the API's enumeration.
        package static let disabled = "DISABLE"
    }

    package static let resource = ResourceKind(
        group: "networking.istio.io",
        olderVersions: ["v1beta1", "v1alpha3"],
        plural: "destinationrules",
        isNamespaced: true
    )

    package private(set) var metadata = ObjectMetadata()
    package private(set) var host = ""
    package private(set) var tlsSettings: [TLSSetting] = []

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
        case "host": host = try json.string() ?? ""
        case "trafficPolicy": tlsSettings += try TrafficPolicy(json: &json).settings(ofSubset: nil)
        case "subsets":
            try json.array { element throws(JSONFault) in
                var name: String?
                var policy: TrafficPolicy?
                try element.object { key, value throws(JSONFault) in
                    switch key {
                    case "name": name = try value.string()
                    case "trafficPolicy": policy = try TrafficPolicy(json: &value)
                    default: break
                    }
                }
                if let policy { tlsSettings += policy.settings(ofSubset: name ?? "") }
            }
        default: break
        }
    }
}

/// A `trafficPolicy`: what it says for all ports, and for single ones.
private struct TrafficPolicy {
    private var mode: String?
    private var portModes: [(port: UInt16, mode: String)] = []

    init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "tls": mode = try Self.mode(&value)
            case "portLevelSettings":
                try value.array { element throws(JSONFault) in
                    if let setting = try Self.portMode(&element) { portModes.append(setting) }
                }
            default: break
            }
        }
    }

    func settings(ofSubset subset: String?) -> [DestinationRule.TLSSetting] {
        let all = mode.map { [DestinationRule.TLSSetting(subset: subset, port: nil, mode: $0)] } ?? []
        return all + portModes.map { DestinationRule.TLSSetting(subset: subset, port: $0.port, mode: $0.mode) }
    }

    private static func portMode(_ json: inout JSONCursor) throws(JSONFault) -> (port: UInt16, mode: String)? {
        var port: UInt16?
        var mode: String?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "port":
                try value.object { key, value throws(JSONFault) in
                    if key == "number" { port = try value.integer().flatMap { UInt16(exactly: $0) } }
                }
            case "tls": mode = try Self.mode(&value)
            default: break
            }
        }
        guard let port, let mode else { return nil }
        return (port, mode)
    }

    /// - Returns: nil if the value is no `tls` block.
    private static func mode(_ json: inout JSONCursor) throws(JSONFault) -> String? {
        var mode = DestinationRule.TLSSetting.disabled
        let isBlock = try json.object { key, value throws(JSONFault) in
            if key == "mode", let text = try value.string() { mode = text }
        }
        return isBlock ? mode : nil
    }
}
