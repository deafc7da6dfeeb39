// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension ConfigurationReader {
    static let rotationKeys = ["match", "ratio", "before", "none", "override"]
    static let rotationMatchKeys = ["source", "role", "cluster", "namespace", "workload", "secret", "name"]
    /// A hundred years: longer than any certificate should live.
    private static let beforeRange: ClosedRange<Duration> = .seconds(1)...(.seconds(100 * 365 * 86_400))

    mutating func rotationRules(_ field: ConfigurationField) -> [RotationRule] {
        let example = "- {match: {source: file}, before: 30d}"
        var rules: [RotationRule] = []
        var matches: [(match: SlotMatch, position: TextPosition?)] = []
        for item in items(field, example: example) ?? [] {
            guard let fields = self.fields(of: item, known: Self.rotationKeys) else { continue }
            let before = problems.count
            let match = fields["match"].map { slotMatch($0) } ?? SlotMatch(role: .leaf)
            if problems.count == before {
                if let earlier = matches.first(where: { $0.match.covers(match) }) {
                    report(
                        .conflict,
                        at: item.position,
                        path: item.path,
                        "the rule is never used: the one\(place(earlier.position)) matches all that it matches",
                        remedy: "put it before that one, or delete it"
                    )
                }
                matches.append((match, item.position))
            }
            guard let action = rotationAction(fields) else { continue }
            rules.append(RotationRule(match: match, action: action))
        }
        return rules
    }

    private mutating func slotMatch(_ field: ConfigurationField) -> SlotMatch {
        guard let fields = self.fields(of: field, known: Self.rotationMatchKeys) else { return SlotMatch() }
        return SlotMatch(
            source: fields["source"].flatMap { sourceGlob($0) },
            // A rule about bundles and roots says so: what hands out leaves replaces no CA.
            role: fields["role"].flatMap { role($0) } ?? .leaf,
            cluster: fields["cluster"].flatMap { glob($0) },
            namespace: fields["namespace"].flatMap { lowercaseGlob($0) },
            workload: fields["workload"].flatMap { glob($0) },
            secret: fields["secret"].flatMap { glob($0) },
            name: fields["name"].flatMap { glob($0) }
        )
    }

    private mutating func sourceGlob(_ field: ConfigurationField) -> Glob? {
        guard let glob = glob(field) else { return nil }
        let known = SourceKind.allCases.map(\.rawValue)
        if known.contains(where: { glob.matches($0) }) { return glob }
        let near = suggestion(for: glob.pattern, among: known).map { "did you mean \($0)? " } ?? ""
        report(
            .badValue,
            at: field.position,
            path: field.path,
            "\(quoted(glob.pattern)) matches no kind of source",
            remedy: "\(near)use \(list(known))"
        )
        return nil
    }

    private mutating func role(_ field: ConfigurationField) -> CertificateRole? {
        value(field) { text throws(ConfigurationFault) in
            guard let role = CertificateRole(rawValue: text) else {
                throw ConfigurationFault("\(quoted(text)) is not a role", remedy: "use leaf, intermediate or root")
            }
            return role
        }
    }

    /// Nil, and reported, if there is not exactly one.
    private mutating func rotationAction(_ fields: ConfigurationFields) -> RotationRule.Action? {
        let override = fields["override"].flatMap { boolean($0) }
        let before = problems.count
        let isNone = fields["none"].flatMap { boolean($0) } ?? false
        let given = ["ratio", "before"].filter { fields[$0] != nil } + (isNone ? ["none"] : [])
        guard problems.count == before else { return nil }
        guard given.count == 1 else {
            if given.isEmpty {
                reportMissing(
                    "the plan",
                    in: fields,
                    remedy: "add ratio: 0.33, before: 30d, or none: true"
                )
            } else {
                report(
                    .conflict,
                    at: fields.position,
                    path: fields.path,
                    "\(given.joined(separator: " and ")) cannot be given together",
                    remedy: "keep one"
                )
            }
            return nil
        }
        if let field = fields["ratio"] {
            return betweenRatio(field).map { .plan(RotationPlan(ratio: $0), overrides: override ?? false) }
        }
        if let field = fields["before"] {
            return duration(field, in: Self.beforeRange).map {
                .plan(.before(seconds: $0.components.seconds), overrides: override ?? false)
            }
        }
        if let field = fields["override"] {
            report(
                .conflict,
                at: field.keyPosition,
                path: field.path,
                "has no effect: none always takes the plan away",
                remedy: "delete override"
            )
        }
        return .withdraw
    }

    /// Neither 0, due at the end, nor 1, due from the beginning.
    private mutating func betweenRatio(_ field: ConfigurationField) -> Double? {
        guard let ratio = ratio(field) else { return nil }
        guard ratio > 0, ratio < 1 else {
            report(
                .badValue,
                at: field.position,
                path: field.path,
                "the ratio \(ratio == 0 ? "0 is never due before the end" : "1 is due from the beginning")",
                remedy: "use a number between 0 and 1: the part of the lifetime that is left, like 0.33"
            )
            return nil
        }
        return ratio
    }

    private func place(_ position: TextPosition?) -> String {
        position.map { " in line \($0.line), column \($0.column)," } ?? ""
    }
}
