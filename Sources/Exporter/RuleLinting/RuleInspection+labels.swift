// SPDX-License-Identifier: Apache-2.0

/// Groupings and matches by a name that many workloads use for a certificate of their own.
extension RuleInspection {
    /// The labels of one certificate of a workload, whichever of its pods has it.
    private static let workload = ["source", "cluster", "namespace", "workload", "secret", "key", "role", "name"]
    private static let slot = [
        "source", "cluster", "namespace", "workload", "pod", "secret", "key", "role", "name", "twin",
    ]

    mutating func inspectGrouping(_ name: String, _ grouping: LabelList, _ arguments: [Expression]) {
        guard let text = identifyingGrouping(name, grouping, arguments) else { return }
        report(
            .sharedName,
            at: grouping.range.lowerBound,
            "\(name) by (\(grouping.labels.joined(separator: ", "))) takes certificates of different owners together",
            Self.sharedReason
        )
        edits.replace(grouping.range, by: text)
    }

    mutating func inspectMatching(_ operation: BinaryOperation) {
        guard let matching = operation.matching, matching.keyword == "on" else { return }
        let (left, right) = (operation.left.selectors, operation.right.selectors)
        guard let one = left.compactMap(SharedName.init).first, let other = right.compactMap(SharedName.init).first,
            one.mixes(matching.labels), other.mixes(matching.labels)
        else { return }
        report(
            .sharedName,
            at: matching.range.lowerBound,
            "on (\(matching.labels.joined(separator: ", "))) matches certificates of different owners",
            Self.sharedReason
        )
        let labels: [String]
        if one == .slot, other == .slot, !(left + right).contains(where: asksForSource) {
            let isAggregated = (operation.left.all + operation.right.all).contains {
                if case .aggregation = $0 { true } else { false }
            }
            labels = isAggregated ? Self.workload : Self.slot
        } else {
            let owner = one == .slot && other == .slot ? ["cluster", "namespace"] : ["namespace"]
            labels = owner + matching.labels.filter { !owner.contains($0) }
        }
        edits.replace(matching.range, by: "on (\(labels.joined(separator: ", ")))")
    }

    /// - Returns: the grouping as it has to be, or nil where nothing is wrong with it.
    func identifyingGrouping(_ name: String, _ grouping: LabelList, _ arguments: [Expression]) -> String? {
        // What is counted or chosen may well be counted by its name.
        guard ["min", "max", "avg"].contains(name), grouping.keyword == "by",
            let selectors = arguments.last?.selectors, let first = selectors.first.flatMap(SharedName.init),
            selectors.allSatisfy({ SharedName($0)?.mixes(grouping.labels) == true })
        else { return nil }
        let labels: [String]
        switch first {
        case .slot: labels = Self.workload
        case .object(let owner): labels = owner + grouping.labels.filter { !owner.contains($0) }
        }
        return "by (\(labels.joined(separator: ", ")))"
    }

    private func asksForSource(_ selector: Selector) -> Bool { selector.matchers.contains { $0.label == "source" } }

    private static let sharedReason =
        "Names such as default and tls.crt are the same in many namespaces, so that the certificates of one workload hide "
        + "those of another, and the alert does not say whose it is."
}
