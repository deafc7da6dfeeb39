// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// Who is asked for a certificate (cert-manager's `issuerRef`).
package struct IssuerReference: Hashable, Sendable {
    package private(set) var name = ""
    /// cert-manager's own kinds are `Issuer`, of the same namespace, and `ClusterIssuer`.
    package private(set) var kind = "Issuer"
    /// Another one for an issuer that is no part of cert-manager.
    package private(set) var group = Self.ownGroup

    package static let ownGroup = "cert-manager.io"

    init() {}

    init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "name": name = try value.string() ?? ""
            // Left out, they have these values.
            case "kind": kind = try value.string().flatMap { $0.isEmpty ? nil : $0 } ?? kind
            case "group": group = try value.string().flatMap { $0.isEmpty ? nil : $0 } ?? group
            default: break
            }
        }
    }
}
