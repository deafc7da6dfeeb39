// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// An owner reference of a pod.
package struct PodOwner: Hashable, Sendable {
    package var kind = ""
    package var name = ""
    /// Whether it manages the pod. One owner at most does.
    package var isController = false

    init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "kind": kind = try value.string() ?? ""
            case "name": name = try value.string() ?? ""
            case "controller": isController = try value.boolean() ?? false
            default: break
            }
        }
    }
}
