// SPDX-License-Identifier: Apache-2.0

import Testing

/// What the exporter's page says of who trusts whom, with one proxy a namespace.
struct TrustPage {
    let page: Page

    init(_ page: Page) { self.page = page }

    /// Which proxies cannot verify which ones' leaves.
    func gaps(among namespaces: [String]) throws -> Set<TrustGap> {
        var gaps: Set<TrustGap> = []
        for proxy in namespaces {
            #expect(page.value("istio_trust_known_proxies", ["namespace": proxy]) == 1, "\(proxy)")
            #expect(page.value("istio_trust_unknown_proxies", ["namespace": proxy]) == 0, "\(proxy)")
            for peer in namespaces {
                guard let anchors = try anchors(ofLeafIn: peer) else {
                    gaps.insert(TrustGap(of: proxy, towards: peer))
                    continue
                }
                let labels = ["namespace": proxy, "anchors": anchors]
                // A zero is written: no series would be no answer.
                let anchoring = try #require(page.value("istio_trust_anchoring_proxies", labels), "\(labels)")
                if anchoring == 0 { gaps.insert(TrustGap(of: proxy, towards: peer)) }
            }
        }
        return gaps
    }

    /// The label `anchors` of a namespace's only leaf; none where no anchor is known.
    func anchors(ofLeafIn namespace: String) throws -> String? {
        let leaves = page.all("istio_trust_anchored_leaves", ["namespace": namespace]).filter { $0.number != 0 }
        #expect(leaves.map(\.number) == [1], "\(namespace)")
        return try #require(leaves.first).labels["anchors"]
    }

    /// How many proxies would still verify leaves with these anchors, without one root.
    func remaining(_ anchors: String, without root: String) -> Double? {
        page.value("istio_trust_remaining_proxies", ["anchors": anchors, "removed": root])
    }
}
