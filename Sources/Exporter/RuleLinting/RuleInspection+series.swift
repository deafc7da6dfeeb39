// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the series themselves.
extension RuleInspection {
    mutating func inspectSelectors(in root: Expression, all: [Expression]) {
        for expression in all {
            guard case .selector(let selector, let range) = expression,
                let name = selector.name, let meaning = knowledge.meaning(of: selector),
                let fault = meaning.fault
            else { continue }
            let offset = selector.range.lowerBound
            switch fault {
            case .doesNotExist:
                report(.unknownSeries, at: offset, "nothing in a mesh emits \(name)", Self.unknownReason)
                replace(selector, in: range, meaning, all: all)
            case .wholeDays:
                report(
                    .wholeDays,
                    at: offset,
                    "\(name) says nothing in a mesh",
                    "It counts whole days: 0 with a 24-hour leaf from the first second on, 4294967295 without TLS."
                )
                replace(selector, in: range, meaning, all: all)
            case .zeroWithoutCertificate:
                guard usesTime(all), !isGuarded(name, in: all) else { continue }
                report(
                    .zeroSentinel,
                    at: offset,
                    "\(name) is 0 where no certificate was issued",
                    "Zero minus time() is more than fifty years ago, so that whatever waits for its first certificate "
                        + "counts as expired."
                )
                replace(selector, in: range, meaning, all: all)
            case .leftOutByDefault:
                report(
                    .leftOutByDefault,
                    at: offset,
                    "a stock proxy of Istio has no \(name)",
                    "Istio leaves the TLS, SDS and certificate statistics out, and the alert never fires where proxyStatsMatcher "
                        + "does not ask for them; istio_proxy_tls_stats_included tells which proxies have them."
                )
                if meaning.replacement != nil { edits.replace(selector.range, by: text(of: selector)) }
            case .severalConditions:
                break
            case .rejects:
                inspectReject(selector, name, in: root, all: all)
            }
        }
    }

    /// A family of moments in the place of days or of a time left needs `time()` taken from it.
    ///
    /// - Parameter range: of the selector with its range, offset and brackets.
    private mutating func replace(
        _ selector: Selector,
        in range: Range<Int>,
        _ meaning: SeriesMeaning,
        all: [Expression]
    ) {
        guard !replaceQuantile(of: selector, meaning, all: all) else { return }
        let end = modifiersEnd(of: selector, in: range)
        let suffix = rule.expression.text(selector.range.upperBound..<end)
        let isBare = suffix.allSatisfy(\.isWhitespace)
        let isRange = suffix.contains("[")
        let moment = text(of: selector) + (isBare || isRange ? "" : suffix)
        var replaced: String
        switch meaning.value {
        // Of what falls a rate means nothing, so that the call is another one, for which a series will do.
        case _ where all.contains(where: { isRate($0) && $0.children.first?.range == range }):
            edits.replace(selector.range, by: text(of: selector))
            return
        case .daysLeft: replaced = "((\(moment) - time()) / 86400)"
        case .timeLeft: replaced = "(\(moment) - time())"
        case .moment, .other:
            edits.replace(selector.range, by: text(of: selector))
            return
        }
        // Only of a series there is a range; of what is computed, a subquery.
        if isRange, !isBare { replaced += suffix.contains(":") ? suffix : suffix.replacing("]", with: ":]") }
        edits.replace(isBare ? selector.range : selector.range.lowerBound..<end, by: replaced)
    }

    /// Where a selector's range, offset and `@` end: before a bracket that was opened in front of it.
    private func modifiersEnd(of selector: Selector, in range: Range<Int>) -> Int {
        var depth = 0
        return (selector.range.upperBound..<range.upperBound).first { index in
            switch rule.expression.scalars[index] {
            case "(": depth += 1
            case ")": depth -= 1
            default: break
            }
            return depth < 0
        } ?? range.upperBound
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
        let comparison = all.last { isComparison($0) && $0.range.contains(selector.range.lowerBound) }
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
}
