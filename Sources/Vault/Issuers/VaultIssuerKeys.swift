// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// The issuers of a mount, from `LIST /issuers`.
package struct VaultIssuerKeys: Sendable, Equatable {
    package struct Key: Sendable, Equatable {
        package let id: String
        package let name: String?
        /// `nil` where the server does not tell.
        package let isDefault: Bool?
    }

    package let keys: [Key]

    /// - Parameters:
    ///   - data: what `issuerKeys` returned.
    ///   - maximumCount: of issuers that are read.
    package init(data: [UInt8], maximumCount: Int) throws(VaultError) {
        var ids: [String] = []
        var names: [String: String] = [:]
        var defaults: [String: Bool] = [:]
        try data.readJSON(of: "LIST issuers") { json throws(JSONFault) in
            try json.object { key, value throws(JSONFault) in
                switch key {
                case "keys":
                    try value.array { element throws(JSONFault) in
                        if let id = try element.string() { ids.append(id) }
                    }
                case "key_info":
                    try value.object { key, value throws(JSONFault) in
                        let id = key.string
                        try value.object { key, value throws(JSONFault) in
                            switch key {
                            case "issuer_name": names[id] = try value.string()
                            case "is_default": defaults[id] = try value.boolean()
                            default: break
                            }
                        }
                    }
                default: break
                }
            }
        }
        guard ids.count <= maximumCount else {
            throw VaultError(.tooMany, "LIST issuers: \(ids.count) issuers; at most \(maximumCount) are read")
        }
        keys = ids.map { id in
            Key(id: id, name: names[id].flatMap { $0.isEmpty ? nil : $0 }, isDefault: defaults[id])
        }
    }
}
