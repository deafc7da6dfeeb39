// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// One issuer of a mount, from `/issuer/:ref/json`.
package struct VaultIssuer: Sendable, Equatable {
    package let id: String?
    package let name: String?
    /// PEM.
    package let certificate: String
    /// PEM of each, the issuer's own first.
    package let chain: [String]

    /// - Parameter data: what `issuer(_:of:)` returned.
    package init(data: [UInt8]) throws(VaultError) {
        var id: String?
        var name: String?
        var certificate: String?
        var chain: [String] = []
        try data.readJSON(of: "GET issuer") { json throws(JSONFault) in
            try json.object { key, value throws(JSONFault) in
                switch key {
                case "issuer_id": id = try value.string()
                case "issuer_name": name = try value.string()
                case "certificate": certificate = try value.string()
                case "ca_chain":
                    try value.array { element throws(JSONFault) in
                        if let text = try element.string() { chain.append(text) }
                    }
                default: break
                }
            }
        }
        guard let certificate, !certificate.isEmpty else {
            throw VaultError(.noIssuer, "GET issuer: the issuer has no certificate; import or generate one")
        }
        self.id = id
        self.name = name.flatMap { $0.isEmpty ? nil : $0 }
        self.certificate = certificate
        self.chain = chain
    }
}
