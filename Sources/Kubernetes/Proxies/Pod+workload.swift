// SPDX-License-Identifier: Apache-2.0

extension Pod {
    /// The owner that manages the pod, else the first one.
    package var controller: PodOwner? {
        owners.first(where: \.isController) ?? owners.first
    }

    /// What the pod is one instance of. It stays the same over rollouts and runs: the generated parts of names go.
    package var workloadName: String {
        if let name = labels[.canonicalName], !name.isEmpty { return name }
        guard let controller, !controller.name.isEmpty else { return metadata.name }
        let owner = controller.name
        switch controller.kind {
        case "ReplicaSet":
            let hash = labels[.templateHash] ?? labels[.rolloutsTemplateHash] ?? ""
            return Self.remove("-\(hash)", from: owner)
        case "Job": return Self.removeSchedule(from: owner)
        case "ReplicationController": return labels[.deploymentConfig] ?? owner
        // A static pod is its own workload, and its owner the node that it runs on.
        case "Node": return metadata.name
        default: return owner
        }
    }

    private static func remove(_ suffix: String, from name: String) -> String {
        guard suffix.count > 1, name.hasSuffix(suffix), name.count > suffix.count else { return name }
        return String(name.dropLast(suffix.count))
    }

    /// A CronJob names its Jobs by the time they are due, in minutes since 1970 (in seconds before Kubernetes 1.21).
    private static func removeSchedule(from name: String) -> String {
        guard let dash = name.lastIndex(of: "-"), dash > name.startIndex else { return name }
        let digits = name[name.index(after: dash)...]
        guard (8...10).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) }) else { return name }
        return String(name[..<dash])
    }
}
