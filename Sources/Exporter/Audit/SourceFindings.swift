// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// What the audit could not see, and why.
struct SourceFindings {
    private let state: InventoryState
    private let progress: AuditProgress
    private let remedies: RemedyCommands
    private(set) var findings: [Finding] = []

    init(
        _ state: InventoryState,
        _ sources: [SourceConfiguration],
        _ progress: AuditProgress,
        _ remedies: RemedyCommands
    ) {
        self.state = state
        self.progress = progress
        self.remedies = remedies
        var targets: [String: [TargetRecord]] = [:]
        for record in state.records.values where record.id.part == nil {
            targets[record.id.source, default: []].append(record)
        }
        for source in sources { add(source, targets[source.name] ?? []) }
        addLeftOut()
        let showsNothing = state.records.values.allSatisfy {
            $0.slots.isEmpty && $0.trustBundle.isEmpty
        }
        if showsNothing, !findings.contains(where: { $0.kind == .sourceFailed }) {
            findings.append(
                Finding(
                    .nothingSeen,
                    "No certificate was seen anywhere",
                    remedy: Remedy("say where to look", RemedyCommands.exporter("check", "--help"))
                )
            )
        }
    }

    private mutating func add(_ source: SourceConfiguration, _ targets: [TargetRecord]) {
        let missing = progress.missing[source.name]
        guard let health = state.sources[source.name], missing?.isWhole != true else {
            return findings.append(
                Finding(.sourceFailed, "The source \(source.name) said nothing in time", remedy: moreTime)
            )
        }
        let failed = targets.filter { $0.isUp == false }
        let downParts = health.parts.filter { $0.value.isUp == false }
        let isUp =
            targets.isEmpty
            ? health.parts.isEmpty ? health.lastSuccess != nil : health.parts.values.contains { $0.isUp == true }
            : targets.contains { $0.isUp == true }
        let ids = failed.map(\.id).sorted { $0.name < $1.name }
        if !isUp {
            findings.append(
                Finding(
                    .sourceFailed,
                    "\(ids.isEmpty ? "Nothing" : "No target") of the source \(source.name) could be read"
                        + Self.text(of: health.errors),
                    places: ids.isEmpty ? downParts.keys.sorted() : ids.map(\.name),
                    remedy: Remedy("see what answers there", look(at: source, ids))
                )
            )
        } else {
            add(ids, of: source, health)
        }
        // Where all of it is down, that is one cause.
        if isUp || downParts.count < health.parts.count { add(downParts, of: source) }
        addUnreadable(of: source, health)
        if let missing {
            findings.append(
                Finding(
                    .notLooked,
                    "Not everything of the source \(source.name) was looked at in time",
                    places: missing.parts + missing.targets,
                    remedy: moreTime
                )
            )
        }
    }

    private mutating func add(
        _ failed: [TargetID],
        of source: SourceConfiguration,
        _ health: SourceHealth
    ) {
        guard let first = failed.first else { return }
        findings.append(
            Finding(
                .targetsFailed,
                "\(failed.count) of \(health.expectedTargets) targets of the source \(source.name) could not be read"
                    + Self.text(of: health.errors),
                places: failed.map(\.name),
                remedy: Remedy("see why it does not answer", remedies.look(at: first, in: source))
            )
        )
    }

    private mutating func add(_ parts: [String: PartHealth], of source: SourceConfiguration) {
        for (reason, parts) in Dictionary(grouping: parts, by: { $0.value.reason ?? "" }).sorted(by: {
            $0.key < $1.key
        }) {
            let names = parts.map(\.key).sorted()
            // A right that was never granted, or a kind that the cluster does not have, is a choice.
            let isChoice = reason == "forbidden" || reason == "not_found"
            findings.append(
                Finding(
                    isChoice ? .partForbidden : .partDown,
                    "The source \(source.name) cannot look at \(names.joined(separator: ", ")): \(reason)",
                    places: names,
                    remedy: isChoice
                        ? Remedy(
                            "grant the right if it should be seen",
                            canI(names.first ?? "", in: source.name)
                        )
                        : Remedy(
                            "see how the API server is",
                            remedies.kubectl(["get", "--raw=/readyz"], of: source.name)
                        )
                )
            )
        }
    }

    /// Certificates among others that could not be decoded. A target that failed as a whole has been said.
    private mutating func addUnreadable(of source: SourceConfiguration, _ health: SourceHealth) {
        let reasons = Set(
            CertificateError.Reason.allCases.map(\.rawValue)
                + RevocationError.Reason.allCases.map(\.rawValue)
        )
        let found = health.errors.filter { reasons.contains($0.key) && $0.value > 0 }
        guard !found.isEmpty else { return }
        findings.append(
            Finding(
                .unreadable,
                "Something in the source \(source.name) is no readable certificate"
                    + Self.text(of: found),
                remedy: Remedy(
                    "see which in the log, with the same flags",
                    RemedyCommands.exporter("check", "--log.level=warn")
                )
            )
        )
    }

    private mutating func addLeftOut() {
        let drops = Dictionary(uniqueKeysWithValues: state.drops.map { ($0.key.rawValue, $0.value) })
        guard drops.values.contains(where: { $0 > 0 }) else { return }
        findings.append(
            Finding(
                .leftOut,
                "Certificates were left out\(Self.text(of: drops))",
                remedy: Remedy(
                    "name each target once, and raise limits.max_series where it is the limit",
                    RemedyCommands.exporter("check", "--log.level=warn")
                )
            )
        )
    }
}

extension SourceFindings {
    private var moreTime: Remedy {
        Remedy(
            "give it more time, with the same flags",
            RemedyCommands.exporter("check", "--timeout=5m")
        )
    }

    /// ` (connect: 2, timeout: 1)`, or nothing where every count is zero.
    private static func text(of counts: [String: UInt64]) -> String {
        let counts = counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return counts.isEmpty ? "" : " (\(counts.joined(separator: ", ")))"
    }

    private func look(at source: SourceConfiguration, _ failed: [TargetID]) -> [String] {
        switch source {
        case .kubernetes:
            return failed.first.map { remedies.look(at: $0, in: source) }
                ?? remedies.kubectl(["get", "--raw=/readyz"], of: source.name)
        case .tls:
            // A target that is asked for another name has that behind its address.
            let address = failed.first.map { String($0.name.prefix { $0 != " " }) }
            return address.map { RemedyCommands.exporter("inspect", $0) }
                ?? RemedyCommands.exporter("check", "--log.level=warn")
        case .istiod, .vault:
            guard let first = failed.first else { return RemedyCommands.exporter("check", "--log.level=warn") }
            return first.name.contains("://")
                ? ["curl", "--include", first.name] : RemedyCommands.exporter("inspect", first.name)
        case .envoy, .files:
            if let first = failed.first { return remedies.look(at: first, in: source) }
            guard case .files(let files) = source, let pattern = files.paths.first else {
                return RemedyCommands.exporter("check", "--log.level=warn")
            }
            let folder = pattern.prefix { !"*?[".contains($0) }
            return [
                "ls", "-l", String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]) + "/",
            ]
        }
    }

    /// Asks the cluster for the right that a part needs.
    private func canI(_ part: String, in source: String) -> [String] {
        let pieces = part.split(separator: "/", maxSplits: 1).map(String.init)
        let scope = pieces.count > 1 ? "--namespace=\(pieces[1])" : "--all-namespaces"
        let question: [String] =
            switch pieces.first {
            case "port_forward": ["create", "pods", "--subresource=portforward"]
            case "pods_proxy": ["get", "pods", "--subresource=proxy"]
            case "agent", "handshake": ["get", "pods"]
            case "revocation_lists": ["list", "configmaps"]
            default: ["list", pieces.first ?? "pods"]
            }
        return remedies.kubectl(["auth", "can-i"] + question + [scope], of: source)
    }
}
