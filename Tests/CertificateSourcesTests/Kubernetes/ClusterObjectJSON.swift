// SPDX-License-Identifier: Apache-2.0

import Kubernetes
import StreamingJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Objects as the API server writes them.
enum ClusterObjectJSON {
    static func secret(
        _ name: String,
        namespace: String = "shop",
        uid: String? = nil,
        type: String = "Opaque",
        annotations: [String: String] = [:],
        _ data: [String: String]
    ) throws -> Secret {
        let notes = annotations.map { #""\#($0)":"\#($1)""# }.sorted().joined(separator: ",")
        let entries = data.map { "\"\($0)\":\"\(Data($1.utf8).base64EncodedString())\"" }.sorted()
        return try decode(
            metadata(name, namespace, uid: uid, #","annotations":{\#(notes)}"#)
                + #""type":"\#(type)","data":{\#(entries.joined(separator: ","))}}"#
        )
    }

    static func configMap(_ name: String, namespace: String = "shop", _ data: [String: String]) throws -> ConfigMap {
        let entries = data.map { "\"\($0)\":\"\($1.replacing("\n", with: "\\n"))\"" }.sorted()
        return try decode(metadata(name, namespace) + #""data":{\#(entries.joined(separator: ","))}}"#)
    }

    static func webhooks<Object: KubernetesObject>(_ name: String, _ bundles: [(name: String, pem: String)]) throws
        -> Object
    {
        let webhooks = bundles.map { bundle in
            let bytes = Data(bundle.pem.utf8).base64EncodedString()
            return #"{"name":"\#(bundle.name)","clientConfig":{"caBundle":"\#(bytes)"}}"#
        }
        return try decode(metadata(name, nil) + #""webhooks":[\#(webhooks.joined(separator: ","))]}"#)
    }

    static func trustBundle(_ name: String, signer: String?, pem: String) throws -> ClusterTrustBundle {
        let signer = signer.map { #""signerName":"\#($0)","# } ?? ""
        let text = pem.replacing("\n", with: "\\n")
        return try decode(metadata(name, nil) + #""spec":{\#(signer)"trustBundle":"\#(text)"}}"#)
    }

    static func decode<Object: KubernetesObject>(_ text: String) throws -> Object {
        try Array(text.utf8).withUnsafeBytes { bytes in
            var cursor = JSONCursor(bytes)
            return try Object(json: &cursor)
        }
    }

    private static func metadata(
        _ name: String,
        _ namespace: String?,
        uid: String? = nil,
        _ other: String = ""
    ) -> String {
        let namespace = namespace.map { #","namespace":"\#($0)""# } ?? ""
        let uid = uid ?? "uid-\(name)"
        return #"{"metadata":{"name":"\#(name)","uid":"\#(uid)","resourceVersion":"1""#
            + #"\#(namespace)\#(other)},"#
    }
}
