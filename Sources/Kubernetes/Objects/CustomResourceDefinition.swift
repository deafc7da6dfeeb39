// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// A CustomResourceDefinition with the webhook that converts between its versions. Its schemas are passed over.
package struct CustomResourceDefinition: KubernetesObject {
    package static let resource = ResourceKind(
        group: "apiextensions.k8s.io",
        plural: "customresourcedefinitions",
        isNamespaced: false
    )

    package let metadata: ObjectMetadata
    /// Nil where no webhook converts.
    package let conversion: WebhookClientConfig?

    package init(json: inout JSONCursor) throws(JSONFault) {
        var metadata = ObjectMetadata()
        var conversion: WebhookClientConfig?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "spec":
                try value.object { key, value throws(JSONFault) in
                    if key == "conversion" { conversion = try Self.conversion(&value) }
                }
            default: break
            }
        }
        self.metadata = metadata
        self.conversion = conversion
    }

    private static func conversion(_ json: inout JSONCursor) throws(JSONFault) -> WebhookClientConfig? {
        var config: WebhookClientConfig?
        try json.object { key, value throws(JSONFault) in
            guard key == "webhook" else { return }
            try value.object { key, value throws(JSONFault) in
                if key == "clientConfig" { config = try WebhookClientConfig(json: &value) }
            }
        }
        return config
    }
}
