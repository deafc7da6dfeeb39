// SPDX-License-Identifier: Apache-2.0

/// The exporter's series that tells what another one was meant to tell.
struct SeriesReplacement: Equatable {
    let name: String
    /// Conditions that choose the same things.
    var matchers: [String] = []
    /// Labels that mean the same on both sides, by the name that they have on the other one. Conditions on others cannot
    /// be kept. Nil where all mean the same.
    var labels: [String: String]? = [:]

    /// - Parameter metric: another family with the same labels.
    func text(for selector: Selector, metric: String? = nil) -> String {
        let kept = selector.matchers.compactMap { matcher in
            (labels.map { $0[matcher.label] } ?? matcher.label).map {
                LabelMatcher(label: $0, comparison: matcher.comparison, value: matcher.value).description
            }
        }
        let all = matchers + kept
        return (metric ?? name) + (all.isEmpty ? "" : "{\(all.joined(separator: ","))}")
    }
}

extension SeriesReplacement {
    private static let proxyLabels = ["cluster", "namespace", "workload", "pod"]
    private static let same = Dictionary(uniqueKeysWithValues: proxyLabels.map { ($0, $0) })
    private static let istiodLabels = ["cluster": "cluster", "namespace": "namespace", "pod": "pod"]

    /// The leaf of each proxy, whoever tells of it.
    static let leaf = SeriesReplacement(
        name: "istio_certificate_expiration_timestamp",
        matchers: ["source=~\"envoy|ztunnel|handshake|agent\"", "role=\"leaf\"", "secret=~\"|default\""],
        labels: same
    )
    static let served = SeriesReplacement(
        name: "istio_certificate_expiration_timestamp",
        matchers: ["source=\"envoy\""],
        labels: same
    )
    static let webhook = SeriesReplacement(
        name: "istio_certificate_expiration_timestamp",
        matchers: ["source=\"webhook\""],
        labels: ["cluster": "cluster"]
    )
    static let authority = SeriesReplacement(name: "istio_ca_earliest_expiration_timestamp")

    static func proxy(_ name: String, _ matchers: String...) -> SeriesReplacement { proxy(name, matchers) }

    static func proxy(_ name: String, _ matchers: [String]) -> SeriesReplacement {
        let secret = ["envoy_xds_resource_name": "secret"]
        return SeriesReplacement(name: name, matchers: matchers, labels: same.merging(secret) { own, _ in own })
    }

    static func istiod(_ name: String, _ matchers: String...) -> SeriesReplacement {
        SeriesReplacement(name: name, matchers: matchers, labels: istiodLabels)
    }

    /// cert-manager's own namespace gives way to that of the object where Prometheus kept both.
    static func certManager(_ name: String) -> SeriesReplacement {
        SeriesReplacement(
            name: name,
            matchers: ["source=\"cert_manager\""],
            labels: ["cluster": "cluster", "exported_namespace": "namespace"]
        )
    }
}
