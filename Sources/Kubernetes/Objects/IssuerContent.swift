// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// What is read of an issuer beside its metadata.
package struct IssuerContent: Hashable, Sendable {
    /// Nil for a type that is not known.
    package private(set) var type: IssuerType?
    /// The Secret with the CA of an issuer of type `ca`.
    package private(set) var secretName: String?
    /// `Ready`.
    package private(set) var conditions: [ObjectCondition] = []

    init() {}
}

extension IssuerContent {
    mutating func readSpecification(_ key: JSONKey, _ value: inout JSONCursor) throws(JSONFault) {
        guard let type = IssuerType(rawValue: key.string) else { return }
        var secretName: String?
        let isObject = try value.object { key, value throws(JSONFault) in
            if key == "secretName" { secretName = try value.string().flatMap { $0.isEmpty ? nil : $0 } }
        }
        guard isObject else { return }
        self.type = type
        self.secretName = type == .ca ? secretName : nil
    }

    mutating func readStatus(_ key: JSONKey, _ value: inout JSONCursor) throws(JSONFault) {
        if key == "conditions" { conditions = try ObjectCondition.all(json: &value) }
    }
}
