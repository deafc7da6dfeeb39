// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// Trust anchors for the whole cluster (certificates.k8s.io).
package struct ClusterTrustBundle: KubernetesObject {
    package static let resource = ResourceKind(
        group: "certificates.k8s.io",
        version: "v1beta1",
        olderVersions: ["v1alpha1"],
        plural: "clustertrustbundles",
        isNamespaced: false
    )

    package let metadata: ObjectMetadata
    /// The signer whose certificates are to be verified with it, like `istio.io/istiod-ca`. Nil: no one signer's.
    package let signerName: String?
    package let trustBundle: CertificateContent?

    package init(json: inout JSONCursor) throws(JSONFault) {
        var metadata = ObjectMetadata()
        var signerName: String?
        var trustBundle: CertificateContent?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "spec":
                try value.object { key, value throws(JSONFault) in
                    switch key {
                    case "signerName": signerName = try value.string().flatMap { $0.isEmpty ? nil : $0 }
                    case "trustBundle": trustBundle = try CertificateContent.plain(&value)
                    default: break
                    }
                }
            default: break
            }
        }
        self.metadata = metadata
        self.signerName = signerName
        self.trustBundle = trustBundle
    }
}
