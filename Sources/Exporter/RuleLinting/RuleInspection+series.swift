// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the series themselves.
extension RuleInspection {
    mutating func inspectSelectors(in root: Expression, all: [Expression]) {
        for selector in root.selectors {
            guard let name = selector.name, let meaning = knowledge.meaning(of: selector),
                let fault = meaning.fault, meaning.replacement != nil
            else { continue }
            let offset = selector.range.lowerBound
            switch fault {
            case .doesNotExist:
                report(.unknownSeries, at: offset, "nothing in a mesh emits \(name)", Self.unknownReason)
                edits.replace(selector.range, by: inPlace(of: selector, meaning))
            case .wholeDays:
                report(
                    .wholeDays,
                    at: offset,
                    "\(name) says nothing in a mesh",
                    "It counts whole days: 0 with a 24-hour leaf from the first second on, 4294967295 without TLS."
                )
                edits.replace(selector.range, by: inPlace(of: selector, meaning))
            case .zeroWithoutCertificate:
                guard usesTime(all), !isGuarded(name, in: all) else { continue }
                report(
                    .zeroSentinel,
                    at: offset,
                    "\(name) is 0 where no certificate was issued",
                    "Zero minus time() is more than fifty years ago, so that whatever waits for its first certificate "
                        + "counts as expired."
                )
                edits.replace(selector.range, by: inPlace(of: selector, meaning))
            case .rejects:
                inspectReject(selector, name, in: root, all: all)
            }
        }
    }

    /// A family of moments in the place of days or of a time left needs `time()` taken from it.
    private func inPlace(of selector: Selector, _ meaning: SeriesMeaning) -> String {
        switch meaning.value {
        case .daysLeft: "((\(text(of: selector)) - time()) / 86400)"
        case .timeLeft: "(\(text(of: selector)) - time())"
        case .moment, .other: text(of: selector)
        }
    }

    private func usesTime(_ all: [Expression]) -> Bool {
        all.contains { if case .call("time", _, _) = $0 { true } else { false } }
    }

    /// Whether a comparison with zero leaves the zeros out, or asks for them.
    private func isGuarded(_ name: String, in all: [Expression]) -> Bool {
        all.contains { expression in
            guard case .binary(let operation, _) = expression, operation.isComparison else { return false }
            let sides = [(operation.left, operation.right), (operation.right, operation.left)]
            return sides.contains { series, limit in
                guard case .selector(let selector, _) = series, case .number(0, _) = limit else { return false }
                return selector.name == name
            }
        }
    }

    private mutating func inspectReject(
        _ selector: Selector,
        _ name: String,
        in root: Expression,
        all: [Expression]
    ) {
        guard ["cert", "rotat", "mtls", "sds"].contains(where: rule.subject.contains) else { return }
        report(
            .rejectAsRotation,
            at: selector.range.lowerBound,
            "\(name) does not tell of certificates",
            "It counts configuration that proxies refused; the agent gives a workload its certificate, and istiod never "
                + "hears of it."
        )
        let comparison = all.last { expression in
            guard case .binary(let operation, let range) = expression, operation.isComparison else { return false }
            return range.contains(selector.range.lowerBound)
        }
        // Its conditions are on istiods, which say nothing of workloads.
        let every = Selector(name: nil, matchers: [], range: selector.range)
        let (end, due) = (
            SeriesReplacement.leaf.text(for: every),
            SeriesReplacement.leaf.text(for: every, metric: "istio_certificate_rotation_due_timestamp")
        )
        let range = (comparison ?? root).range
        let overdue = "time() > \(due) + clamp_min(0.1 * (\(end) - \(due)), 600)"
        edits.replace(range, by: rule.expression.scalars[range.lowerBound] == "(" ? "(\(overdue))" : overdue)
    }

    mutating func inspectCall(_ name: String, _ arguments: [Expression]) {
        guard ["rate", "irate", "increase"].contains(name), case .selector(let selector, _) = arguments.first,
            let series = selector.name, let meaning = knowledge.meaning(of: selector), meaning.fault == .rejects
        else { return }
        report(
            .gaugeAsCounter,
            at: selector.range.lowerBound,
            "\(name)() of \(series), which is a gauge",
            "Istio declares it as a gauge and takes values away again, which \(name)() reads as restarts."
        )
        edits.replace(selector.range, by: text(of: selector))
    }
}
