// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// A container of a pod's specification.
package struct PodContainer: Hashable, Sendable {
    package struct Port: Hashable, Sendable {
        package var number: UInt16
        package var name: String?
    }

    package var name = ""
    /// What follows `proxy` in the arguments: `sidecar`, `router`, `waypoint` or `ztunnel`. Other arguments are not
    /// read: people pass passwords in them.
    package var proxyMode: String?
    /// The variables that configure an Istio agent, and no others, for the same reason.
    package var environment: [PodVariable: String] = [:]
    /// TCP ports.
    package var ports: [Port] = []
    /// An init container that runs as long as the pod does.
    package var restartsAlways = false

    init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "name": name = try value.string() ?? ""
            case "args": proxyMode = try Self.proxyMode(&value)
            case "env":
                try value.array { element throws(JSONFault) in
                    try readVariable(&element)
                }
            case "ports":
                try value.array { element throws(JSONFault) in
                    if let port = try Self.port(&element) { ports.append(port) }
                }
            case "restartPolicy": restartsAlways = try value.string() == "Always"
            default: break
            }
        }
    }

    private static func proxyMode(_ json: inout JSONCursor) throws(JSONFault) -> String? {
        var index = 0
        var isProxy = false
        var mode: String?
        try json.array { element throws(JSONFault) in
            switch index {
            case 0: isProxy = try element.withText { text, _ in text.elementsEqual("proxy".utf8) } ?? false
            case 1 where isProxy: mode = try element.string()
            default: break
            }
            index += 1
        }
        return mode
    }

    private mutating func readVariable(_ json: inout JSONCursor) throws(JSONFault) {
        var variable: PodVariable?
        var text: JSONCursor?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "name": variable = try value.string().flatMap { PodVariable(rawValue: $0) }
            case "value": text = value
            default: break
            }
        }
        // The last one of a name counts, as in the container.
        if let variable { environment[variable] = try text?.string() }
    }

    private static func port(_ json: inout JSONCursor) throws(JSONFault) -> Port? {
        var number: UInt16?
        var name: String?
        var isTCP = true
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "containerPort": number = try value.integer().flatMap { UInt16(exactly: $0) }
            case "name": name = try value.string()
            case "protocol": isTCP = try value.string().map { $0 == "TCP" } ?? true
            default: break
            }
        }
        guard let number, number > 0, isTCP else { return nil }
        return Port(number: number, name: name)
    }
}
