// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// An API that the server may pass on to a service of the cluster.
package struct APIService: KubernetesObject {
    package static let resource = ResourceKind(
        group: "apiregistration.k8s.io",
        plural: "apiservices",
        isNamespaced: false
    )

    package let metadata: ObjectMetadata
    /// Without a service the API server answers itself, and there is nothing to trust.
    package let clientConfig: WebhookClientConfig
    package let skipsVerification: Bool

    package init(json: inout JSONCursor) throws(JSONFault) {
        var metadata = ObjectMetadata()
        var clientConfig = WebhookClientConfig()
        var skipsVerification = false
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "spec":
                try value.object { key, value throws(JSONFault) in
                    if key == "insecureSkipTLSVerify" {
                        skipsVerification = try value.boolean() ?? false
                    } else {
                        try clientConfig.read(key, &value)
                    }
                }
            default: break
            }
        }
        self.metadata = metadata
        self.clientConfig = clientConfig
        self.skipsVerification = skipsVerification
    }
}
