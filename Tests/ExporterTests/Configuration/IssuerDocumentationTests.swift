// SPDX-License-Identifier: Apache-2.0

import Exporter
import Exposition
import Foundation
import Testing

/// What `docs/issuers.md` names is there.
@Suite struct IssuerDocumentationTests {
    @Test func `Every example of the page loads`() throws {
        let blocks = try text(of: "docs/issuers.md").components(separatedBy: "\n```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```\n").first
        }
        #expect(blocks.count >= 4)
        for block in blocks {
            #expect(problemLines(block) == [], "\(block)")
        }
    }

    @Test func `Every series of the page is one that the program or a rule makes`() throws {
        let known = Set(Catalogue.families.map(\.name)).union(try matches(of: /record: (\S+)/, in: rules()))
        let named = try matches(of: /\b(istio_[a-z_]+(?::[a-z_]+)*)/, in: text(of: "docs/issuers.md"))
        #expect(named.count > 40)
        // Values of labels, and whose counters are not ours.
        #expect(named.subtracting(known).subtracting(["istio_csr"]) == [])
    }

    @Test func `Every alert of the page is in the rules, and every alert on an issuer is on the page`() throws {
        let alerts = try matches(of: /alert: (\S+)/, in: rules())
        let named = try matches(of: /`(Istio[A-Z][A-Za-z]+)`/, in: text(of: "docs/issuers.md"))
        #expect(named.subtracting(alerts) == [])
        let ours = try matches(of: /alert: (\S+)/, in: text(of: "alerts/istio-issuers.rules.yml"))
        #expect(ours.subtracting(named) == [])
    }

    private func matches(of pattern: Regex<(Substring, Substring)>, in text: String) -> Set<String> {
        Set(text.matches(of: pattern).map { String($0.output.1) })
    }

    private func rules() throws -> String {
        try ["certificates", "issuers"].map { try text(of: "alerts/istio-\($0).rules.yml") }.joined()
    }

    private func text(of path: String) throws -> String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 1...4 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
