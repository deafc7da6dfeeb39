// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// What became of a container.
package struct PodContainerStatus: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case waiting, running, terminated
    }

    package var name = ""
    package var isReady = false
    /// Waiting where the status tells nothing, as the API defines it.
    package var state = State.waiting

    init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "name": name = try value.string() ?? ""
            case "ready": isReady = try value.boolean() ?? false
            case "state":
                try value.object { key, value throws(JSONFault) in
                    // Only the state's own name counts; a null is no state.
                    switch key {
                    case "running": if try value.object({ _, _ throws(JSONFault) in }) { state = .running }
                    case "terminated": if try value.object({ _, _ throws(JSONFault) in }) { state = .terminated }
                    default: break
                    }
                }
            default: break
            }
        }
    }
}
