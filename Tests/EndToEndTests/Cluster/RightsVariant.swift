// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A profile of rights as the chart renders it, or the same with one right less.
struct RightsVariant: Decodable {
    struct Right: Decodable {
        /// Role or ClusterRole.
        let kind: String
        let namespace: String?
        let names: [String]
        let resource: String
        let verb: String
    }

    struct All: Decodable {
        /// The roles and bindings of all accounts.
        let rights: String
        let variants: [RightsVariant]
    }

    let profile: String
    let account: String
    let configuration: String
    let removed: Right?

    static let profiles = PackagePaths.root.appending(path: "Tests/ChartTests/rendered")

    static func all() throws -> All {
        let script = PackagePaths.scripts.appending(path: "rights_variants.py").path
        let result = try RunningProgram.run([try PackagePaths.existing(PackagePaths.python), script, profiles.path])
        guard result.status == 0 else { throw TimedOut(description: result.errors) }
        return try JSONDecoder().decode(All.self, from: Data(result.output.utf8))
    }
}

extension RightsVariant {
    /// The label `part` of what should work, and of what is refused.
    struct Parts: Equatable {
        var up: Set<String>
        var down: Set<String>
    }

    private static let webhooks: Set = [
        "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "apiservices", "customresourcedefinitions",
        "clustertrustbundles",
    ]
    private static let issuers: Set = [
        "certificates", "certificaterequests", "issuers", "clusterissuers", "certificatesigningrequests",
        clusterRoot,
    ]
    private static let policies: Set = ["peerauthentications", "destinationrules"]
    private static let cluster = webhooks.union(["configmaps", "revocation_lists"]).union(issuers).union(policies)
    private static let clusterRoot = "cluster_root/istio-system"
    private static let istiod = "istiod/istio-system"

    private var readsProxiesOnly: Bool { configuration.contains("watch: [proxies, istiod]\n") }

    /// What the whole profile allows.
    private var granted: Parts {
        let pods = Self.cluster.union(["pods", Self.istiod])
        return switch profile {
        case "daemonset" where readsProxiesOnly: Parts(up: ["pods", Self.istiod, "port_forward"], down: [])
        // Which workloads there are is asked for beside the policies.
        case "daemonset": Parts(up: Self.cluster.union(["pods", "secrets"]), down: [])
        case "default", "policy", "remote-cluster": Parts(up: pods.union(["port_forward"]), down: ["secrets"])
        case "namespaced":
            Parts(
                up: [
                    "pods/team-0", "configmaps/team-0", "revocation_lists/team-0", "certificates/team-0",
                    "certificaterequests/team-0", "issuers/team-0", "port_forward", "secrets/istio-system",
                    "secrets/team-0",
                ],
                down: ["secrets", "clusterissuers"]
            )
        case "observer": Parts(up: pods, down: ["secrets", "port_forward"])
        case "observer-secrets-cluster": Parts(up: pods.union(["secrets"]), down: ["port_forward"])
        case "pods-proxy": Parts(up: pods.union(["pods_proxy"]), down: ["secrets", "port_forward"])
        case "secrets-cluster", "sharded": Parts(up: pods.union(["port_forward", "secrets"]), down: [])
        case "secrets-named":
            Parts(up: pods.union(["port_forward", "secrets/istio-system"]), down: ["secrets"])
        case "secrets-namespaces":
            Parts(
                up: pods.union(["port_forward", "secrets/istio-system", "secrets/team-0"]),
                down: ["secrets"]
            )
        default: Parts(up: [], down: [])
        }
    }

    /// What needs the right that was removed.
    private var lost: Set<String> {
        guard let removed else { return [] }
        let suffix = removed.namespace.map { "/\($0)" } ?? ""
        switch (removed.resource, removed.verb) {
        // Whatever is listed and watched is got as well, which is what an administrator expects of a reader.
        case ("secrets", "get") where !removed.names.isEmpty: return ["secrets\(suffix)"]
        case ("pods/portforward", _): return ["port_forward"]
        case ("pods/proxy", _): return ["pods_proxy"]
        case (_, "get"): return []
        // The server streams what there is in the answer to a watch.
        case ("secrets", "list"): return []
        case ("configmaps", _) where removed.names == ["kube-root-ca.crt"]: return [Self.clusterRoot]
        case ("configmaps", _): return ["configmaps\(suffix)", "revocation_lists\(suffix)"]
        // An istiod is found among the pods of its namespace.
        case ("pods", _): return ["pods\(suffix)", Self.istiod]
        default: return ["\(removed.resource)\(suffix)"]
        }
    }

    var expected: Parts {
        var parts = granted
        let lost = lost.intersection(parts.up)
        parts.down.formUnion(lost)
        parts.up.subtract(lost)
        // A way to proxies that nobody can list is neither refused nor open.
        if removed?.resource == "pods", removed?.verb == "list" { parts.up.remove("port_forward") }
        // Those that every installation has are still read by name.
        if removed?.kind == "ClusterRole", removed?.resource == "secrets", removed?.verb == "watch" {
            parts.up.insert("secrets/istio-system")
        }
        return parts
    }

    /// How many watches stay open in the API server.
    var watches: Int {
        var watched = expected.up.subtracting(["port_forward", "pods_proxy"])
        // Secrets that are read by name.
        if profile == "namespaced" { watched.subtract(["secrets/istio-system", "secrets/team-0"]) }
        if profile == "secrets-named" || removed?.kind == "ClusterRole" {
            watched.subtract(["secrets/istio-system"])
        }
        return watched.count * (profile == "remote-cluster" ? 2 : 1)
    }
}

extension RightsVariant: CustomStringConvertible {
    var description: String {
        guard let removed else { return profile }
        let place = removed.namespace.map { " in \($0)" } ?? ""
        return "\(profile) without \(removed.verb) of \(removed.resource)\(place)"
    }
}
