// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

extension TrustWatch {
    private static let silent = "silent"

    /// Names one more proxy to the exporter, which answers nothing: of its trust nothing is known, so no root is safe to
    /// remove any more.
    func addSilentProxy(roots: [TestCertificateAuthority]) async throws {
        let target = """
                  - url: http://127.0.0.1:1
                    labels: {namespace: \(Self.silent), workload: \(Self.silent), pod: \(Self.silent)-0}

            """
        try folder.write("sources:\n" + mesh.source() + target, to: "exporter.yaml")
        exporter.program.signal(SIGHUP)
        try await waitUntil("the silent proxy is expected: \(exporter.program.output)") {
            let page = try await exporter.page()
            return page.value("istio_trust_unknown_proxies", ["namespace": Self.silent]) == 1
        }
        trial.scrape(try await pageOfNow().page)
        let everyRoot = { (value: Double) in
            Dictionary(uniqueKeysWithValues: roots.map { (["ca": $0.ca], value) })
        }
        trial.expect("sum by (ca) (istio_ca:removal_blockers{blocker=\"unknown_proxies\"})", everyRoot(1))
        trial.expect("sum by (ca) (istio_ca:safe_to_remove)", everyRoot(0))
    }
}
