// SPDX-License-Identifier: Apache-2.0

package import StreamingJSON

/// An issuer of cert-manager, of one namespace or of the cluster: they differ in nothing else.
///
/// cert-manager:pkg/apis/certmanager/v1/types_issuer.go.
package protocol CertManagerIssuer: KubernetesObject {
    /// As references name it.
    static var kind: String { get }

    var content: IssuerContent { get }

    init(metadata: ObjectMetadata, content: IssuerContent)
}

extension CertManagerIssuer {
    package init(json: inout JSONCursor) throws(JSONFault) {
        var metadata = ObjectMetadata()
        var content = IssuerContent()
        try json.object { key, value throws(JSONFault) in
            switch key {
            case "metadata": metadata = try ObjectMetadata(json: &value)
            case "spec":
                try value.object { key, value throws(JSONFault) in try content.readSpecification(key, &value) }
            case "status":
                try value.object { key, value throws(JSONFault) in try content.readStatus(key, &value) }
            default: break
            }
        }
        self.init(metadata: metadata, content: content)
    }
}
