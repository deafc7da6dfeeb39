// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Objects in the form in which an API server answers, with what their controllers write into them.
struct ClusterObject {
    var content: [String: Any]

    /// - Parameters:
    ///   - namespace: `nil` for what belongs to none.
    ///   - uid: where others name it; else the server gives one, and keeps it while the object is there.
    ///   - created: the server's time unless told.
    init(
        _ apiVersion: String,
        _ kind: String,
        _ namespace: String?,
        _ name: String,
        labels: [String: String] = [:],
        annotations: [String: String] = [:],
        owners: [[String: Any]] = [],
        uid: String? = nil,
        created: Date? = nil,
        body: [String: Any]
    ) {
        var metadata: [String: Any] = ["name": name, "generation": 1]
        metadata["uid"] = uid
        metadata["namespace"] = namespace
        metadata["creationTimestamp"] = created.map(Self.time)
        if !labels.isEmpty { metadata["labels"] = labels }
        if !annotations.isEmpty { metadata["annotations"] = annotations }
        if !owners.isEmpty { metadata["ownerReferences"] = owners }
        content = body.merging(["apiVersion": apiVersion, "kind": kind, "metadata": metadata]) { _, new in new }
    }

    var text: String {
        get throws { try ObjectTemplates.text(content) }
    }

    var name: String { self[metadata: "name"] }

    private subscript(metadata key: String) -> String {
        (content["metadata"] as? [String: Any])?[key] as? String ?? ""
    }

    /// As the API writes times: whole seconds of UTC.
    static func time(_ date: Date) -> String { date.formatted(.iso8601) }

    static func time(_ seconds: Int64) -> String { time(Date(timeIntervalSince1970: TimeInterval(seconds))) }

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    /// What another object's `ownerReferences` say of this one as its controller.
    func asOwner() -> [String: Any] {
        [
            "apiVersion": content["apiVersion"] ?? "", "kind": content["kind"] ?? "", "name": name,
            "uid": self[metadata: "uid"],
            "controller": true, "blockOwnerDeletion": true,
        ]
    }
}

// MARK: - Secrets and ConfigMaps

extension ClusterObject {
    static func secret(
        _ namespace: String,
        _ name: String,
        type: String = "Opaque",
        annotations: [String: String] = [:],
        _ data: [String: String]
    ) -> Self {
        Self(
            "v1",
            "Secret",
            namespace,
            name,
            annotations: annotations,
            body: ["type": type, "data": data.mapValues(base64)]
        )
    }

    /// What istiod, or istio-csr, writes into every namespace.
    static func rootBundle(_ namespace: String, _ pem: String) -> Self {
        Self(
            "v1",
            "ConfigMap",
            namespace,
            "istio-ca-root-cert",
            labels: ["istio.io/config": "true"],
            body: ["data": ["root-cert.pem": pem]]
        )
    }
}
