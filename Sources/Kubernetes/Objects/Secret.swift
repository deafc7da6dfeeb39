// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// A Secret with those of its values that hold certificates.
///
/// Private keys and everything else are passed over as base64 text. What is read lies in bytes that are overwritten
/// when the Secret is let go of.
package struct Secret: KubernetesObject {
    package struct Entry: Sendable {
        package let key: SecretKey
        package let content: CertificateContent
    }

    package static let resource = ResourceKind(plural: "secrets", isNamespaced: true, isSensitive: true)

    package let metadata: ObjectMetadata
    package let type: String?
    /// The values of certificates and revocation lists, in the order of the object. An empty value is none.
    package let entries: [Entry]
    /// The known keys that the Secret has, whatever their values.
    package let keys: Set<SecretKey>
    /// What the kubeconfig files of a remote cluster's Secret trust and present.
    package let clusterCredentials: [ClusterCredential]
    /// Whether a Certificate of cert-manager wrote it, as its annotation says.
    package let isOfCertManager: Bool

    package init(json: inout JSONCursor) throws(JSONFault) {
        try self.init(json: &json, maximumBytes: CertificateContent.defaultMaximumBytes)
    }

    /// - Parameter maximumBytes: of one decoded value; a larger one is reported and not kept.
    package init(json: inout JSONCursor, maximumBytes: Int) throws(JSONFault) {
        var metadata = ObjectMetadata()
        var isRemoteCluster = false
        var isOfCertManager = false
        var type: String?
        // Whether to look into every value is known when labels and type are, which may stand behind the data.
        var data: JSONCursor?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata":
                metadata = try ObjectMetadata(json: &value) { key, value throws(JSONFault) in
                    switch key {
                    case "labels":
                        try value.object { key, value throws(JSONFault) in
                            if key == Self.remoteClusterLabel { isRemoteCluster = try value.string() == "true" }
                        }
                    case "annotations":
                        // Whoever applied it may have left the whole Secret in another one: values are not read.
                        try value.object { key, _ throws(JSONFault) in
                            if key == Self.certificateAnnotation { isOfCertManager = true }
                        }
                    default: break
                    }
                }
            case "type": type = try value.string()
            case "data": data = value
            default: break
            }
        }
        var values = SecretValues(
            maximumBytes: maximumBytes,
            readsKubeconfigs: isRemoteCluster || type?.hasPrefix(Self.remoteClusterType) == true
        )
        try data?.object { key, value throws(JSONFault) in try values.read(key, &value) }
        self.metadata = metadata
        self.type = type
        self.entries = values.entries
        self.keys = values.keys
        self.clusterCredentials = values.clusterCredentials
        self.isOfCertManager = isOfCertManager
    }

    /// By which istiod finds the clusters that it reads (`istioctl create-remote-secret`).
    private static let remoteClusterLabel: StaticString = "istio/multiCluster"
    private static let remoteClusterType = "istio.io/remote"
    private static let certificateAnnotation: StaticString = "cert-manager.io/certificate-name"
}
