// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// A request to a signer of Kubernetes for one certificate (certificates.k8s.io).
package struct CertificateSigningRequest: KubernetesObject {
    package static let resource = ResourceKind(
        group: "certificates.k8s.io",
        plural: "certificatesigningrequests",
        isNamespaced: false
    )

    package private(set) var metadata = ObjectMetadata()
    /// Like `kubernetes.io/kubelet-serving`, or `clusterissuers.cert-manager.io/NAME`.
    package private(set) var signerName = ""
    /// `Approved`, `Denied`, `Failed`.
    package private(set) var conditions: [ObjectCondition] = []
    /// The certificate, with its intermediates behind it where the signer gives them.
    package private(set) var certificate: CertificateContent?

    package init(json: inout JSONCursor) throws(JSONFault) {
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "spec":
                try value.object { key, value throws(JSONFault) in
                    if key == "signerName" { signerName = try value.string() ?? "" }
                }
            case "status":
                try value.object { key, value throws(JSONFault) in
                    switch key {
                    case "conditions": conditions = try ObjectCondition.all(json: &value)
                    case "certificate": certificate = try CertificateContent.base64(&value)
                    default: break
                    }
                }
            default: break
            }
        }
    }
}
