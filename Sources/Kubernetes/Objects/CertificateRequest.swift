// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// A request to an issuer of cert-manager for one certificate.
///
/// cert-manager:pkg/apis/certmanager/v1/types_certificaterequest.go.
package struct CertificateRequest: KubernetesObject {
    package static let resource = ResourceKind(
        group: IssuerReference.ownGroup,
        plural: "certificaterequests",
        isNamespaced: true
    )

    package private(set) var metadata = ObjectMetadata()
    package private(set) var issuer = IssuerReference()
    /// `Ready`, `Approved`, `Denied`, `InvalidRequest`.
    package private(set) var conditions: [ObjectCondition] = []
    /// The certificate, with its intermediates behind it.
    package private(set) var certificate: CertificateContent?
    /// The root, where the issuer tells it.
    package private(set) var authority: CertificateContent?
    /// The Certificate of the same namespace that it was made for.
    package private(set) var certificateName: String?
    /// Which issuance of that Certificate it is for.
    package private(set) var revision: Int64?
    /// Whether istio-csr made it, for a workload's agent.
    package private(set) var isOfIstioCSR = false

    package init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata":
                metadata = try ObjectMetadata(json: &value) { key, value throws(JSONFault) in
                    try readMetadata(key, &value)
                }
            case "spec":
                try value.object { key, value throws(JSONFault) in
                    if key == "issuerRef" { issuer = try IssuerReference(json: &value) }
                }
            case "status":
                try value.object { key, value throws(JSONFault) in try readStatus(key, &value) }
            default: break
            }
        }
        // `generateName` of istio-csr (istio-csr:pkg/certmanager), for those whose annotations somebody dropped.
        if metadata.name.hasPrefix("istio-csr-") { isOfIstioCSR = true }
    }

    private mutating func readMetadata(_ key: JSONKey, _ value: inout JSONCursor) throws(JSONFault) {
        guard key == "annotations" else { return }
        try value.object { key, value throws(JSONFault) in
            switch key {
            case "cert-manager.io/certificate-name": certificateName = try value.string()
            case "cert-manager.io/certificate-revision": revision = try value.string().flatMap { Int64($0) }
            case "istio.cert-manager.io/identities": isOfIstioCSR = true
            default: break
            }
        }
    }

    private mutating func readStatus(_ key: JSONKey, _ value: inout JSONCursor) throws(JSONFault) {
        switch key {
        case "conditions": conditions = try ObjectCondition.all(json: &value)
        case "certificate": certificate = try CertificateContent.base64(&value)
        case "ca": authority = try CertificateContent.base64(&value)
        default: break
        }
    }
}
