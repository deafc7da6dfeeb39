// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension TrustWatch {
    /// What the rules are to say of a page, from what was observed between the proxies.
    ///
    /// - Parameters:
    ///   - observed: the outcome of every call.
    ///   - phases: of some roots.
    func expectRules(
        _ page: TrustPage,
        _ observed: [Call: Call.Outcome],
        phases: [(TestCertificateAuthority, String)]
    ) throws {
        trial.scrape(page.page)
        var lacking: [[String: String]: Double] = [:]
        var leaves: [[String: String]: Double] = [:]
        for peer in TrustMesh.namespaces {
            guard let anchors = try page.anchors(ofLeafIn: peer) else { continue }
            let refusing = TrustMesh.namespaces.count { observed[Call(caller: $0, callee: peer)] == .refusedByCaller }
            lacking[["anchors": anchors]] = Double(refusing)
            leaves[["anchors": anchors], default: 0] += refusing > 0 ? 1 : 0
        }
        trial.expect("sum by (anchors) (istio_trust:lacking_proxies:count)", lacking)
        trial.expect("sum by (anchors) (istio_trust:not_anchored_leaves:count)", leaves)
        for (root, phase) in phases {
            trial.expect("sum by (phase) (istio_ca:phase{ca=\"\(root.ca)\"})", [["phase": phase]: 1])
        }
    }

    /// What the rules are to say of the newest page, from what came of taking a root out.
    ///
    /// - Parameter lost: leaves that nobody verified without it.
    func expectRules(without root: TestCertificateAuthority, allAnswered: Bool, lost: Int) {
        let blockers = "istio_ca:removal_blockers{ca=\"\(root.ca)\",blocker=~\"leaves|bundles\"}"
        trial.expect("sum by (ca) (\(blockers)) == bool 0", [["ca": root.ca]: allAnswered ? 1 : 0])
        let leaves = "sum by (ca) (istio_ca:removal_blockers{ca=\"\(root.ca)\",blocker=\"leaves\"})"
        trial.expect(leaves, [["ca": root.ca]: Double(lost)])
    }

    /// Lets the newest page stand for longer than any leaf lives: only then a root is safe to remove.
    func expectSafe(toRemove root: TestCertificateAuthority, but needed: TestCertificateAuthority) async throws {
        let safe = "sum by (ca) (istio_ca:safe_to_remove)"
        trial.expect(safe, [["ca": root.ca]: 0, ["ca": needed.ca]: 0])
        trial.scrape(try await pageOfNow().page, minutes: TrustMesh.leafMinutes + 1)
        trial.expect(safe, [["ca": root.ca]: 1, ["ca": needed.ca]: 0])
    }
}
