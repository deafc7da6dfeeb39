// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

/// Revocation lists that have ended, or will before long without a successor, by the thresholds of the alert
/// `IstioRevocationListStale`.
struct RevocationFindings {
    private struct Cause: Hashable {
        let issuer: String
        let kind: RevocationList.Kind
        let hasEnded: Bool
        let source: String
    }

    private struct Holder {
        let target: TargetID
        let nextUpdate: UnixTime
    }

    private let remedies: RemedyCommands
    /// Subjects of the CAs that leaves rely on: who checks a list of theirs that has ended refuses these leaves.
    private let signing: Set<String>
    private var holders: [Cause: [Holder]] = [:]

    init(_ state: InventoryState, _ census: Census, _ remedies: RemedyCommands, at now: UnixTime) {
        self.remedies = remedies
        let signers = Set(census.signedLeaves.lazy.filter { $0.value > 0 }.map(\.key.authority))
        signing = Set(census.expirations.keys.lazy.filter { signers.contains($0.id) }.map(\.subject))
        for record in state.records.values {
            for list in Set(record.revocationLists) {
                guard let end = list.nextUpdate, Self.isStale(list, end, at: now) else { continue }
                let cause = Cause(issuer: list.issuer, kind: list.kind, hasEnded: end < now, source: record.id.source)
                holders[cause, default: []].append(Holder(target: record.id, nextUpdate: end))
            }
        }
    }

    private static func isStale(_ list: RevocationList, _ end: UnixTime, at now: UnixTime) -> Bool {
        Double(end - now) < shareLeft * Double(end - list.thisUpdate)
    }

    /// Of the time between a list and its successor.
    private static let shareLeft = 0.05

    var findings: [Finding] {
        holders.map { cause, holders in
            let holders = holders.sorted { ($0.nextUpdate, $0.target.name) < ($1.nextUpdate, $1.target.name) }
            return Finding(
                .revocationListStale,
                severity: cause.hasEnded && signing.contains(cause.issuer) ? .critical : .warning,
                "The \(cause.kind.rawValue) revocation list of \(cause.issuer.isEmpty ? "a nameless CA" : cause.issuer) "
                    + (cause.hasEnded ? "has ended" : "ends soon, and no newer one is there"),
                places: Set(holders.map(\.target.name)).sorted(),
                time: holders.first?.nextUpdate,
                remedy: Remedy(
                    "publish a new list, and bring it to wherever the old one is",
                    holders.first.map { look(at: $0.target) } ?? []
                )
            )
        }
    }

    private func look(at target: TargetID) -> [String] {
        guard let part = target.part else {
            return target.name.contains("://")
                ? ["curl", "--silent", "\(target.name)/crl/pem"] : RemedyCommands.exporter("inspect", target.name)
        }
        let names = target.name.split(separator: "/", maxSplits: 1).map(String.init)
        let object = part.hasPrefix("revocation_lists") ? "configmap" : "secret"
        let namespace = names.count > 1 ? ["--namespace=\(names[0])"] : []
        return remedies.kubectl(["describe", object, names.last ?? target.name] + namespace, of: target.source)
    }
}
