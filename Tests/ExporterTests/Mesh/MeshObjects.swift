// SPDX-License-Identifier: Apache-2.0

import Kubernetes
import StreamingJSON
import TestSupport

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The mesh's certificates in the forms in which Envoys and the API server hand them out.
enum MeshObjects {
    static func pem(_ certificates: [MeshCertificate]) -> String { certificates.map(\.minted.pem).joined() }

    /// The secrets of a proxy, as its `/config_dump` shows them.
    static func secretsDump(of proxy: SimulatedProxy) -> [UInt8] {
        var entries = [
            chain("default", [proxy.leaf] + proxy.presented, updatedAt: proxy.updatedAt),
            bundle("ROOTCA", proxy.bundle),
        ]
        for secret in proxy.servedSecrets {
            entries.append(chain(secret.name, [secret.leaf] + secret.presented, updatedAt: secret.leaf.notBefore))
        }
        for pinned in proxy.pinnedBundles { entries.append(bundle(pinned.secret, pinned.certificates)) }
        return Array(#"{"configs":[\#(entries.joined(separator: ","))]}"#.utf8)
    }

    static func configMap(namespace: String, _ entries: [SimulatedLocation.Entry]) throws -> ConfigMap {
        let data = entries.map { #""\#($0.key)":"\#(pem($0.certificates).replacing("\n", with: "\\n"))""# }
        return try decode(
            metadata("istio-ca-root-cert", namespace) + #""data":{\#(data.joined(separator: ","))}}"#
        )
    }

    static func secret(_ name: String, namespace: String, _ entries: [SimulatedLocation.Entry]) throws -> Secret {
        let data = entries.map { #""\#($0.key)":"\#(base64($0.certificates))""# }
        return try decode(
            metadata(name, namespace) + #""type":"Opaque","data":{\#(data.joined(separator: ","))}}"#
        )
    }

    static func webhooks(_ name: String, _ entries: [SimulatedLocation.Entry]) throws -> MutatingWebhookConfiguration {
        let webhooks = entries.map {
            #"{"name":"\#($0.key)","clientConfig":{"caBundle":"\#(base64($0.certificates))"}}"#
        }
        return try decode(metadata(name, nil) + #""webhooks":[\#(webhooks.joined(separator: ","))]}"#)
    }

    private static func chain(_ name: String, _ certificates: [MeshCertificate], updatedAt: Int64) -> String {
        let source = #"{"inline_bytes":"\#(base64(certificates))"}"#
        let time = Date(timeIntervalSince1970: TimeInterval(updatedAt)).ISO8601Format()
        return
            #"{"name":"\#(name)","last_updated":"\#(time)","secret":{"tls_certificate":{"certificate_chain":\#(source)}}}"#
    }

    private static func bundle(_ name: String, _ certificates: [MeshCertificate]) -> String {
        let source = #"{"inline_bytes":"\#(base64(certificates))"}"#
        return #"{"name":"\#(name)","secret":{"validation_context":{"trusted_ca":\#(source)}}}"#
    }

    private static func base64(_ certificates: [MeshCertificate]) -> String {
        Data(pem(certificates).utf8).base64EncodedString()
    }

    private static func metadata(_ name: String, _ namespace: String?) -> String {
        let namespace = namespace.map { #","namespace":"\#($0)""# } ?? ""
        return #"{"metadata":{"name":"\#(name)","uid":"\#(name)","resourceVersion":"1"\#(namespace)},"#
    }

    private static func decode<Object: KubernetesObject>(_ text: String) throws -> Object {
        try Array(text.utf8).withUnsafeBytes { bytes in
            var cursor = JSONCursor(bytes)
            return try Object(json: &cursor)
        }
    }
}
