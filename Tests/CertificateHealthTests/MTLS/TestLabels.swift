// SPDX-License-Identifier: Apache-2.0

import CertificateHealth

/// Labels as a test writes them.
struct TestLabels: LabelMatching, ExpressibleByDictionaryLiteral {
    let labels: [String: String]

    init(dictionaryLiteral elements: (String, String)...) {
        labels = Dictionary(elements) { first, _ in first }
    }

    func match(_ selector: [String: String]) -> Bool {
        selector.allSatisfy { labels[$0.key] == $0.value }
    }
}

extension MeshWorkload<TestLabels> {
    static func cart(_ labels: TestLabels = ["app": "cart"], isAmbient: Bool = false) -> MeshWorkload {
        MeshWorkload(name: "cart", labels: labels, isAmbient: isAmbient)
    }
}
