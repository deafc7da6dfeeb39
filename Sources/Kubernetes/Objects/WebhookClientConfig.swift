// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// How the API server calls out: `WebhookClientConfig` of the admission and CRD APIs, and the same members of an
/// APIService.
package struct WebhookClientConfig: Sendable {
    /// What the API server trusts there. Nil: its own system roots.
    package var caBundle: CertificateContent?
    /// The service that is called, unless it is `url`.
    package var service: ObjectName?
    package var url: String?

    package init(caBundle: CertificateContent? = nil, service: ObjectName? = nil, url: String? = nil) {
        self.caBundle = caBundle
        self.service = service
        self.url = url
    }
}

extension WebhookClientConfig {
    init(json: inout JSONCursor) throws(JSONFault) {
        self.init()
        try json.object { key, value throws(JSONFault) in
            try read(key, &value)
        }
    }

    mutating func read(_ key: JSONKey, _ value: inout JSONCursor) throws(JSONFault) {
        switch key {
        case "caBundle": caBundle = try CertificateContent.base64(&value)
        case "service": service = try Self.service(&value)
        case "url": url = try value.string()
        default: break
        }
    }

    private static func service(_ json: inout JSONCursor) throws(JSONFault) -> ObjectName? {
        var namespace: String?
        var name: String?
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "namespace": namespace = try value.string()
            case "name": name = try value.string()
            default: break
            }
        }
        return name.map { ObjectName(namespace: namespace, name: $0) }
    }
}
