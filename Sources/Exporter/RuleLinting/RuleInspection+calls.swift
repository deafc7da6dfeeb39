// SPDX-License-Identifier: Apache-2.0

/// What is wrong with functions of series that have none of what these ask for.
extension RuleInspection {
    mutating func inspectCall(_ name: String, _ arguments: [Expression], _ range: Range<Int>) {
        guard ["rate", "irate", "increase"].contains(name), case .selector(let selector, _) = arguments.first,
            let series = selector.name, let meaning = knowledge.meaning(of: selector)
        else { return }
        let isEnd = knowledge.tellsEnd(selector)
        guard isEnd || meaning.fault == .rejects else { return }
        // Of what does not exist that is said.
        if meaning.fault != .doesNotExist {
            report(
                .gaugeAsCounter,
                at: selector.range.lowerBound,
                "\(name)() of \(series), which is a gauge",
                isEnd
                    ? "What falls is read as a restart, so that the number means nothing; changes() counts rotations."
                    : "Istio declares it as a gauge and takes values away again, which \(name)() reads as restarts."
            )
        }
        edits.replace(selector.range, by: text(of: selector))
        guard isEnd, let start = range.first(where: { rule.expression.scalars[$0].properties.isAlphabetic }) else {
            return
        }
        edits.replace(start..<start + name.unicodeScalars.count, by: "changes")
    }

    /// No histogram has ends of certificates: what its quantile is compared with is meant for each of them.
    ///
    /// - Returns: whether the series is in one.
    mutating func replaceQuantile(
        of selector: Selector,
        _ meaning: SeriesMeaning,
        all: [Expression]
    ) -> Bool {
        func surrounds(_ expression: Expression) -> Bool { expression.range.contains(selector.range.lowerBound) }
        let quantiles = all.filter { expression in
            if case .call("histogram_quantile", _, _) = expression { surrounds(expression) } else { false }
        }
        guard meaning.value != .other, let quantile = quantiles.last else { return false }
        if meaning.hasLeaves, let comparison = all.last(where: { isComparison($0) && surrounds($0) }) {
            edits.replace(comparison.range, by: lateRotation(of: selector, as: quantile, in: comparison.range))
        } else {
            let left = "\(text(of: selector)) - time()"
            edits.replace(quantile.range, by: meaning.value == .daysLeft ? "((\(left)) / 86400)" : "(\(left))")
        }
        return true
    }

    func isComparison(_ expression: Expression) -> Bool {
        if case .binary(let operation, _) = expression { operation.isComparison } else { false }
    }

    func isRate(_ expression: Expression) -> Bool {
        if case .call(let name, _, _) = expression { ["rate", "irate", "increase"].contains(name) } else { false }
    }
}
