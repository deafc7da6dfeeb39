// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// A ConfigMap with the entries that hold trust bundles or revocation lists: `root-cert.pem` of `istio-ca-root-cert`,
/// `ca-crl.pem` of `istio-ca-crl`, and whatever else is named like a PEM file.
package struct ConfigMap: KubernetesObject {
    package struct Entry: Sendable {
        package let key: String
        package let content: CertificateContent
    }

    package static let resource = ResourceKind(plural: "configmaps", isNamespaced: true)

    package let metadata: ObjectMetadata
    /// In the order of the object. An empty entry is none.
    package let entries: [Entry]

    package init(json: inout JSONCursor) throws(JSONFault) {
        var metadata = ObjectMetadata()
        var entries: [Entry] = []
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "data":
                try value.object { key, value throws(JSONFault) in
                    let key = key.string
                    guard Self.isRead(key), let content = try CertificateContent.plain(&value) else { return }
                    entries.append(Entry(key: key, content: content))
                }
            default: break
            }
        }
        self.metadata = metadata
        self.entries = entries
    }

    private static func isRead(_ key: String) -> Bool {
        key.hasSuffix(".pem") || key.hasSuffix(".crt")
    }
}
