// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Exporter

@Suite struct PolicyProblemTests {
    typealias Case = ConfigurationProblemTests.Case

    private static func rule(_ text: String, _ line: String) -> Case { Case("rotation: [\(text)]", line) }

    private static func pin(_ text: String, _ line: String) -> Case { Case("pins: [{name: a, \(text)}]", line) }

    private static let planRemedy = "add ratio: 0.33, before: 30d, or none: true"
    private static let ratioRemedy = "use a number between 0 and 1: the part of the lifetime that is left, like 0.33"
    private static let keyRemedy = "write sha256/ and 44 characters of base64, or 64 hexadecimal digits"
    private static let certificateRemedy =
        "write 64 hexadecimal digits; openssl x509 -noout -fingerprint -sha256 shows them"
    private static let domainRemedy =
        "write its name alone, like cluster.local: lower case letters, digits, dots, dashes and underscores"
    private static let globRemedy = "use * for any characters and ? for one, also for this one"

    static let rules = [
        Case("rotation:", "1:1: rotation: has no value; give one or delete the line"),
        Case("rotation: []", "1:11: rotation: the list is empty; add an item or delete the key"),
        Case(
            "rotation: {ratio: 0.5}",
            "1:11: rotation: is a mapping, not a list; write it as a list: - {match: {source: file}, before: 30d}"
        ),
        rule(
            "{ratios: 0.5, none: true}",
            "1:13: rotation[0]: key \"ratios\" is not known; did you mean ratio?"
        ),
        rule("{}", "1:12: rotation[0]: the plan is missing; \(planRemedy)"),
        rule("{none: false}", "1:12: rotation[0]: the plan is missing; \(planRemedy)"),
        rule(
            "{ratio: 0.5, before: 3d, none: true}",
            "1:12: rotation[0]: ratio and before and none cannot be given together; keep one"
        ),
        rule(
            "{before: 3d, none: true}",
            "1:12: rotation[0]: before and none cannot be given together; keep one"
        ),
        rule(
            "{none: true, override: true}",
            "1:25: rotation[0].override: has no effect: none always takes the plan away; delete override"
        ),
        rule(
            "{none: yes}",
            "1:19: rotation[0].none: \"yes\" is neither true nor false; use true or false"
        ),
        rule(
            "{ratio: 0.5, override: 1}",
            "1:35: rotation[0].override: \"1\" is neither true nor false; use true or false"
        ),
        rule("{ratio: 0}", "1:20: rotation[0].ratio: the ratio 0 is never due before the end; \(ratioRemedy)"),
        rule("{ratio: 1.0}", "1:20: rotation[0].ratio: the ratio 1 is due from the beginning; \(ratioRemedy)"),
        rule("{ratio: 2}", "1:20: rotation[0].ratio: \"2\" is not a ratio; use a number from 0 to 1 like 0.5"),
        rule("{before: 0s}", "1:21: rotation[0].before: \"0s\" is out of range; use 1s to 36500d"),
        rule("{before: 101y}", "1:21: rotation[0].before: \"101y\" is out of range; use 1s to 36500d"),
        rule("{before: 30}", "1:21: rotation[0].before: \"30\" has no unit; write 30s for seconds"),
        rule("{match: ~, none: true}", "1:13: rotation[0].match: has no value; give one or delete the line"),
        rule(
            "{match: {pod: x}, none: true}",
            "1:21: rotation[0].match: key \"pod\" is not known; "
                + "use source, role, cluster, namespace, workload, secret or name, or delete it"
        ),
        rule(
            "{match: {source: envoi}, none: true}",
            "1:29: rotation[0].match.source: \"envoi\" matches no kind of source; did you mean envoy? "
                + "use envoy, ztunnel, agent, handshake, secret, configmap, cluster_trust_bundle, webhook, file, "
                + "cert_manager, vault, tls or csr"
        ),
        rule(
            "{match: {role: ca}, none: true}",
            "1:27: rotation[0].match.role: \"ca\" is not a role; use leaf, intermediate or root"
        ),
        rule(
            "{match: {namespace: Shop*}, none: true}",
            "1:32: rotation[0].match.namespace: \"Shop*\" matches nothing, since such names have no capital letters; "
                + "write it in lower case"
        ),
        rule(
            "{match: {name: \"\"}, none: true}",
            "1:27: rotation[0].match.name: is empty; give a value or delete the key"
        ),
        rule(
            "{match: {secret: '[ab].pem'}, none: true}",
            "1:29: rotation[0].match.secret: \"[ab].pem\" holds \"[\", which is no part of a pattern; \(globRemedy)"
        ),
        rule(
            "{match: {cluster: \"{a,b}\"}, none: true}",
            "1:30: rotation[0].match.cluster: \"{a,b}\" holds \"{\", which is no part of a pattern; \(globRemedy)"
        ),
        rule(
            "{match: {workload: 'a\\*'}, none: true}",
            "1:31: rotation[0].match.workload: \"a\\*\" holds \"\\\", which is no part of a pattern; \(globRemedy)"
        ),
        Case(
            "rotation:\n  - {none: true}\n  - {match: {secret: a}, ratio: 0.5}",
            "3:5: rotation[1]: the rule is never used: the one in line 2, column 5, matches all that it matches; "
                + "put it before that one, or delete it"
        ),
        Case(
            "rotation:\n  - {match: {secret: a}, ratio: 0.5}\n  - {match: {secret: a, role: leaf}, ratio: 0.4}",
            "3:5: rotation[1]: the rule is never used: the one in line 2, column 5, matches all that it matches; "
                + "put it before that one, or delete it"
        ),
    ]

    static let domains = [
        Case("trust_domains: []", "1:16: trust_domains: the list is empty; add an item or delete the key"),
        Case(
            "trust_domains: cluster.local",
            "1:16: trust_domains: is a single value, not a list; "
                + "write it as a list: [cluster.local, old.example.com]"
        ),
        Case(
            "trust_domains: [a, b, a]",
            "1:23: trust_domains[2]: is already in the list, in line 1, column 17; keep one"
        ),
        Case(
            "trust_domains: [spiffe://cluster.local]",
            "1:17: trust_domains[0]: \"spiffe://cluster.local\" is not a trust domain; \(domainRemedy)"
        ),
        Case(
            "trust_domains: [Cluster.Local]",
            "1:17: trust_domains[0]: \"Cluster.Local\" is not a trust domain; \(domainRemedy)"
        ),
    ]

    static let pins = [
        Case("pins: []", "1:7: pins: the list is empty; add an item or delete the key"),
        Case(
            "pins: [{secret: a/b}]",
            "1:8: pins[0]: name is missing; give the pin a name of its own"
        ),
        Case(
            "pins: [{name: a, secret: a/b}, {name: a, secret: a/c}]",
            "1:39: pins[1].name: name \"a\" is already used in line 1, column 15; give each pin a name of its own"
        ),
        Case(
            "pins: [{name: \(String(repeating: "a", count: 129)), secret: a/b}]",
            "1:15: pins[0].name: is longer than 128 bytes; shorten it"
        ),
        Case(
            "pins: [{name: a, match: {namespace: shop}}]",
            "1:8: pins[0]: the CA that is expected is missing; add spki, fingerprints, secret or config_map"
        ),
        pin(
            "secret: a/b, match: {service: x}",
            "1:39: pins[0].match: key \"service\" is not known; use namespace, workload or trust_domain, or delete it"
        ),
        pin(
            "secret: a/b, match: {trust_domain: Cluster.*}",
            "1:53: pins[0].match.trust_domain: \"Cluster.*\" matches nothing, since such names have no capital letters; "
                + "write it in lower case"
        ),
        pin("secret: cacerts", "1:26: pins[0].secret: \"cacerts\" names no Secret; write NAMESPACE/NAME"),
        pin("secret: a/b/c", "1:26: pins[0].secret: \"a/b/c\" names no Secret; write NAMESPACE/NAME"),
        pin("secret: A/b", "1:26: pins[0].secret: \"A/b\" names no Secret; write NAMESPACE/NAME"),
        pin("config_map: a/", "1:30: pins[0].config_map: \"a/\" names no ConfigMap; write NAMESPACE/NAME"),
        pin("spki: []", "1:24: pins[0].spki: the list is empty; add an item or delete the key"),
        pin(
            "spki: [sha1/AgICAgICAgICAgICAgICAgICAgI=]",
            "1:25: pins[0].spki[0]: \"sha1/AgICAgICAgICAgICAgICAgICAgI=\" is not the SHA-256 of a public key; \(keyRemedy)"
        ),
        pin(
            "spki: [sha256/AgICAgICAgICAgICAgICAgICAgI=]",
            "1:25: pins[0].spki[0]: \"sha256/AgICAgICAgICAgICAgICAgICAgI=\" is not the SHA-256 of a public key; "
                + keyRemedy
        ),
        // The last character holds bits that no byte has: another one was meant.
        pin(
            "spki: [sha256/AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgJ=]",
            "1:25: pins[0].spki[0]: \"sha256/AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgJ=\" "
                + "is not the SHA-256 of a public key; \(keyRemedy)"
        ),
        pin(
            "spki: [sha256/AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI]",
            "1:25: pins[0].spki[0]: \"sha256/AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI\" "
                + "is not the SHA-256 of a public key; \(keyRemedy)"
        ),
        pin(
            "spki: [sha256/AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=, \(String(repeating: "02", count: 32))]",
            "1:78: pins[0].spki[1]: is already in the list, in line 1, column 25; keep one"
        ),
        pin(
            "fingerprints: [da39a3ee5e6b4b0d3255bfef95601890afd80709]",
            "1:33: pins[0].fingerprints[0]: \"da39a3ee5e6b4b0d3255bfef95601890afd80709\" is not the SHA-256 of a "
                + "certificate; \(certificateRemedy)"
        ),
        pin(
            "fingerprints: [\(String(repeating: "0g", count: 32))]",
            "1:33: pins[0].fingerprints[0]: \"\(String(repeating: "0g", count: 32))\" is not the SHA-256 of a "
                + "certificate; \(certificateRemedy)"
        ),
        // As many colons as there should be, one of them out of its place.
        pin(
            "fingerprints: ['a:bcd:\(Array(repeating: "01", count: 30).joined(separator: ":"))']",
            "1:33: pins[0].fingerprints[0]: \"a:bcd:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:0…\" is not "
                + "the SHA-256 of a certificate; \(certificateRemedy)"
        ),
    ]

    @Test(arguments: rules + domains + pins)
    func `Each problem is told where it is, with what to do`(problem: Case) {
        #expect(problemLines(problem.text) == ["config.yml:\(problem.line)"])
    }

    @Test func `A pattern that is too long is refused`() {
        func text(_ count: Int) -> String {
            "rotation: [{match: {name: \(String(repeating: "a", count: count))}, none: true}]"
        }
        #expect(problemLines(text(256)) == [])
        #expect(
            problemLines(text(257))
                == ["config.yml:1:27: rotation[0].match.name: is longer than 256 bytes; shorten it with *"]
        )
    }

    @Test func `All problems of a policy are told at once, in the order of the file`() {
        let text = """
            rotation:
              - {match: {source: x}, ratio: 3}
              - {match: {source: envoy}}
            trust_domains: [A, B]
            pins:
              - {match: {pod: x}, spki: [x], fingerprints: [y], secret: z, config_map: z}
            """
        #expect(
            problems(text).map(\.path) == [
                "rotation[0].match.source", "rotation[0].ratio", "rotation[1]", "trust_domains[0]", "trust_domains[1]",
                "pins[0]", "pins[0].match", "pins[0].spki[0]", "pins[0].fingerprints[0]", "pins[0].secret",
                "pins[0].config_map",
            ]
        )
    }
}
