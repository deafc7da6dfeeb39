// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// What a pod's node says about it.
package struct PodStatus: Hashable, Sendable {
    package enum Phase: String, Hashable, Sendable {
        case pending = "Pending"
        case running = "Running"
        case succeeded = "Succeeded"
        case failed = "Failed"
        case unknown = "Unknown"
    }

    package var phase = Phase.unknown
    /// The first address first, each one once, as text.
    package var addresses: [String] = []
    /// The condition `Ready`.
    package var isReady = false
    package var containers: [PodContainerStatus] = []
    package var initContainers: [PodContainerStatus] = []

    init() {}

    init(json: inout JSONCursor) throws(JSONFault) {
        var address: String?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "phase": phase = try value.string().flatMap(Phase.init) ?? .unknown
            case "podIP": address = try value.string()
            case "podIPs":
                try value.array { element throws(JSONFault) in
                    try element.object { key, value throws(JSONFault) in
                        if key == "ip", let address = try value.string() { addresses.append(address) }
                    }
                }
            case "conditions":
                try value.array { element throws(JSONFault) in
                    if let isReady = try Self.readiness(&element) { self.isReady = isReady }
                }
            case "containerStatuses": containers = try Self.containers(&value)
            case "initContainerStatuses": initContainers = try Self.containers(&value)
            default: break
            }
        }
        if let address, addresses.first != address { addresses = [address] + addresses.filter { $0 != address } }
        addresses.removeAll { $0.isEmpty }
    }

    private static func containers(_ json: inout JSONCursor) throws(JSONFault) -> [PodContainerStatus] {
        var containers: [PodContainerStatus] = []
        try json.array { element throws(JSONFault) in
            containers.append(try PodContainerStatus(json: &element))
        }
        return containers
    }

    /// - Returns: nil for another condition.
    private static func readiness(_ json: inout JSONCursor) throws(JSONFault) -> Bool? {
        var isReadiness = false
        var isTrue = false
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "type": isReadiness = try value.string() == "Ready"
            case "status": isTrue = try value.string() == "True"
            default: break
            }
        }
        return isReadiness ? isTrue : nil
    }
}
