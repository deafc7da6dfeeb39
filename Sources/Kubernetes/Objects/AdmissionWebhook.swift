// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// One webhook of a mutating or validating configuration.
package struct AdmissionWebhook: Sendable {
    package let name: String
    package let clientConfig: WebhookClientConfig

    init(json: inout JSONCursor) throws(JSONFault) {
        var name = ""
        var clientConfig = WebhookClientConfig()
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "name": name = try value.string() ?? ""
            case "clientConfig": clientConfig = try WebhookClientConfig(json: &value)
            default: break
            }
        }
        self.name = name
        self.clientConfig = clientConfig
    }
}
