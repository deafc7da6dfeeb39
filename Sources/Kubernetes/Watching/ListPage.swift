// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// What a page of a list says beside its items (meta/v1 ListMeta).
struct ListPage: Sendable, Equatable {
    var resourceVersion = ""
    /// Where the next page begins; nil on the last one.
    var continuation: String?

    init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "resourceVersion": resourceVersion = try value.string() ?? ""
            case "continue": continuation = try value.string().flatMap { $0.isEmpty ? nil : $0 }
            default: break
            }
        }
    }
}
