// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates

extension TrustFindings {
    mutating func addUnknown() {
        let proxies = census.trust.unknownProxies.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        if !proxies.isEmpty {
            let count = proxies.reduce(0) { $0 + $1.value }
            findings.append(
                Finding(
                    .unknownTrust,
                    "What \(count.of("proxy trusts", "proxies trust")) is not known",
                    places: proxies.map { "proxies of \($0.key.text): \($0.value)" },
                    remedy: Remedy(
                        "let the check reach their admin ports",
                        remedies.kubectl([
                            "auth", "can-i", "create", "pods", "--subresource=portforward", "--all-namespaces",
                        ])
                    )
                )
            )
        }
        let leaves = census.trust.leaves.filter { $0.key.anchors.isEmpty }.sorted { $0.key < $1.key }
        if !leaves.isEmpty {
            let count = leaves.reduce(0) { $0 + $1.value }
            findings.append(
                Finding(
                    .unknownAnchors,
                    "Which root \(count.of("leaf of the mesh leads", "leaves of the mesh lead")) to is not known",
                    places: leaves.map { "leaves of \($0.key.region.text): \($0.value)" },
                    remedy: Remedy(
                        "show the check the mesh's root too: a proxy's admin port, or its file",
                        RemedyCommands.exporter("check", "--help")
                    )
                )
            )
        }
    }
}
