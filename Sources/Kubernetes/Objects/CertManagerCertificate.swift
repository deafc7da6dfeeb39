// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// A Certificate of cert-manager: a certificate that is kept in a Secret, and renewed there.
///
/// cert-manager:pkg/apis/certmanager/v1/types_certificate.go. Times are Unix seconds.
package struct CertManagerCertificate: KubernetesObject {
    package static let resource = ResourceKind(
        group: IssuerReference.ownGroup,
        plural: "certificates",
        isNamespaced: true
    )

    package private(set) var metadata = ObjectMetadata()
    /// The Secret of the same namespace that is written.
    package private(set) var secretName: String?
    package private(set) var isAuthority = false
    package private(set) var issuer = IssuerReference()
    /// Of the certificate in the Secret, once there was one.
    package private(set) var notBefore: Int64?
    package private(set) var notAfter: Int64?
    /// When the next one will be asked for.
    package private(set) var renewalTime: Int64?
    /// Issuances so far; the request that led to the newest one carries the same number.
    package private(set) var revision: Int64?
    /// Nil once an issuance has succeeded again, as `failedAttempts`.
    package private(set) var lastFailure: Int64?
    package private(set) var failedAttempts: Int64?
    /// `Ready` and, while something is being issued or could not be, `Issuing`.
    package private(set) var conditions: [ObjectCondition] = []

    package init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "spec":
                try value.object { key, value throws(JSONFault) in try readSpecification(key, &value) }
            case "status":
                try value.object { key, value throws(JSONFault) in try readStatus(key, &value) }
            default: break
            }
        }
    }

    private mutating func readSpecification(_ key: JSONKey, _ value: inout JSONCursor) throws(JSONFault) {
        switch key {
        case "secretName": secretName = try value.string().flatMap { $0.isEmpty ? nil : $0 }
        case "isCA": isAuthority = try value.boolean() ?? false
        case "issuerRef": issuer = try IssuerReference(json: &value)
        default: break
        }
    }

    private mutating func readStatus(_ key: JSONKey, _ value: inout JSONCursor) throws(JSONFault) {
        switch key {
        case "notBefore": notBefore = try value.unixTime()
        case "notAfter": notAfter = try value.unixTime()
        case "renewalTime": renewalTime = try value.unixTime()
        case "revision": revision = try value.integer()
        case "lastFailureTime": lastFailure = try value.unixTime()
        case "failedIssuanceAttempts": failedAttempts = try value.integer()
        case "conditions": conditions = try ObjectCondition.all(json: &value)
        default: break
        }
    }
}
