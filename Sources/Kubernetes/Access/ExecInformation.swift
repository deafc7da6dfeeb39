// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTransport

/// What a credential plugin is told in KUBERNETES_EXEC_INFO (client.authentication.k8s.io ExecCredential, `spec`).
struct ExecInformation: Sendable {
    let text: String

    init(plugin: ExecPlugin, access: ClusterAccess) {
        let cluster =
            !plugin.providesClusterInfo
            ? nil
            : Document.Cluster(
                server: access.endpoint.description,
                tlsServerName: access.tls.serverName,
                skipsVerification: access.tls.verifiesPeer ? nil : true,
                authority: access.tls.caFile.flatMap { FileManager.default.contents(atPath: $0) }
            )
        let document = Document(
            apiVersion: plugin.apiVersion.rawValue,
            kind: "ExecCredential",
            spec: Document.Spec(interactive: false, cluster: cluster)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, a truth value and bytes: nothing that JSON could not hold.
        text = (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private struct Document: Encodable {
        let apiVersion: String
        let kind: String
        let spec: Spec

        struct Spec: Encodable {
            let interactive: Bool
            let cluster: Cluster?
        }

        struct Cluster: Encodable {
            let server: String
            let tlsServerName: String?
            let skipsVerification: Bool?
            /// Base64 in JSON.
            let authority: Data?

            private enum CodingKeys: String, CodingKey {
                case server
                case tlsServerName = "tls-server-name"
                case skipsVerification = "insecure-skip-tls-verify"
                case authority = "certificate-authority-data"
            }
        }
    }
}
