// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// The two kinds of webhook configurations, which differ in nothing that is read.
package protocol AdmissionWebhookConfiguration: KubernetesObject {
    var webhooks: [AdmissionWebhook] { get }

    init(metadata: ObjectMetadata, webhooks: [AdmissionWebhook])
}

extension AdmissionWebhookConfiguration {
    package init(json: inout JSONCursor) throws(JSONFault) {
        var metadata = ObjectMetadata()
        var webhooks: [AdmissionWebhook] = []
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "webhooks":
                try value.array { element throws(JSONFault) in
                    webhooks.append(try AdmissionWebhook(json: &element))
                }
            default: break
            }
        }
        self.init(metadata: metadata, webhooks: webhooks)
    }
}
