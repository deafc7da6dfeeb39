// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Objects of the stand-in's cluster, to be put again under other names.
struct ObjectTemplates {
    private let objects: [String: [String: Any]]

    /// - Parameter choices: which object stands for each resource, as parameters of a query.
    init(of cluster: StandInCluster, _ choices: [String: String]) throws {
        objects = try choices.reduce(into: [:]) { objects, choice in
            let answer = try cluster.control("GET", "/objects?resource=\(choice.key)\(choice.value)")
            objects[choice.key] = try #require((answer["objects"] as? [[String: Any]])?.first, "\(choice.key)")
        }
    }

    func object(_ resource: String, named name: String) throws -> [String: Any] {
        var object = try #require(objects[resource])
        var metadata = try #require(object["metadata"] as? [String: Any])
        for assigned in ["uid", "resourceVersion", "creationTimestamp", "managedFields"] { metadata[assigned] = nil }
        // There is one bundle a namespace, whose name is the same everywhere.
        metadata[resource == "configmaps" ? "namespace" : "name"] = name
        object["metadata"] = metadata
        return object
    }

    static func text(_ object: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    func put(_ resource: String, named name: String, in cluster: StandInCluster) throws {
        try cluster.put(try Self.text(object(resource, named: name)))
    }
}
