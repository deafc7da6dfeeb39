// SPDX-License-Identifier: Apache-2.0

import StreamingJSON

/// A certificate by which istiod reaches another cluster, from a kubeconfig file in a Secret.
package struct ClusterCredential: Sendable {
    package enum Kind: String, Sendable {
        /// What is trusted of the other cluster's API server.
        case certificateAuthority = "certificate-authority-data"
        /// What istiod presents to it.
        case clientCertificate = "client-certificate-data"
        /// The file itself could not be read.
        case kubeconfig
    }

    /// The Secret's key: the other cluster's ID.
    package let key: String
    package let kind: Kind
    package let content: CertificateContent
}

extension ClusterCredential {
    /// Finds the certificates in a kubeconfig file, in YAML or JSON. Tokens and keys beside them stay in `content`,
    /// which is overwritten with the last reference to it.
    static func all(in content: CertificateContent, of key: String, maximumBytes: Int) -> [ClusterCredential] {
        guard case .readable(let file) = content else {
            return [ClusterCredential(key: key, kind: .kubeconfig, content: content)]
        }
        return file.withBytes { text in
            var credentials: [ClusterCredential] = []
            let kinds = [Kind.certificateAuthority, .clientCertificate]
            var scanner = InlineFieldScanner(text, names: kinds.map(\.rawValue))
            while let (name, value) = scanner.next() {
                guard let kind = Kind(rawValue: name) else { continue }
                let content = CertificateContent.base64(value, maximumBytes: maximumBytes)
                credentials.append(ClusterCredential(key: key, kind: kind, content: content))
            }
            return credentials
        }
    }
}
