// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("Subject alternative names")
struct AlternativeNameTests {
    func names(_ names: [TestCertificateName]) -> [SubjectAlternativeName] {
        PEMTests.authority.leaf(names: names).decoded.subjectAlternativeNames
    }

    @Test("every kind is read, in the certificate's order")
    func everyKindIsRead() {
        let read = names([
            .uri("spiffe://cluster.local/ns/a/sa/b"), .dns("*.example"), .email("mesh@example"),
            .ipAddress("192.0.2.7"), .ipAddress("2001:db8::7"), .directoryName("CN=b,O=a"),
            .otherName(type: "1.3.6.1.4.1.311.20.2.3", value: "user@example"), .registeredID("1.2.3.4"),
            // An X.400 address and an EDI party name, both of which hold a structure.
            .raw(tag: 0xA3, content: TestCertificateDER.sequence([])),
            .raw(tag: 0xA5, content: TestCertificateDER.element(0xA1, TestCertificateDER.element(0x0C, [0x61]))),
        ])
        let expected: [SubjectAlternativeName] = [
            .uri("spiffe://cluster.local/ns/a/sa/b"), .dns("*.example"), .email("mesh@example"),
            .ipAddress("192.0.2.7"), .ipAddress("2001:db8::7"), .directoryName("CN=b,O=a"),
            .otherName(type: "1.3.6.1.4.1.311.20.2.3"), .registeredID("1.2.3.4"), .unsupported(tag: 3),
            .unsupported(tag: 5),
        ]
        #expect(read == expected)
    }

    @Test(
        "line breaks, quotes, NUL and terminal codes stay what the certificate says",
        arguments: ["a\nb", "a\"} 1\n#", "a\u{0}b", "\u{0}", "\u{1B}[2J", "a\\b", "", "\u{202E}b", "é"]
    )
    func hostileTextStays(text: String) {
        #expect(names([.dns(text), .uri(text), .email(text)]) == [.dns(text), .uri(text), .email(text)])
    }

    @Test("bytes that are no UTF-8 are repaired")
    func invalidTextIsRepaired() {
        #expect(names([.dns([0x61, 0xFF, 0x62])]) == [.dns("a\u{FFFD}b")])
    }

    @Test("an address that is neither four nor sixteen bytes long is shown as hexadecimal")
    func oddAddressIsHexadecimal() {
        let read = names([.ipAddress([0x01, 0x02, 0xFE]), .ipAddress([UInt8]()), .ipAddress("255.255.255.255")])
        #expect(read == [.ipAddress("0102fe"), .ipAddress(""), .ipAddress("255.255.255.255")])
    }

    @Test("an identifier of a hundred arcs is not printed")
    func longIdentifierIsNotPrinted() {
        let long = "1.2" + String(repeating: ".3", count: 100)
        #expect(names([.registeredID(long), .dns("a")]) == [.registeredID("unknown"), .dns("a")])
    }

    @Test("of forty thousand names the first hundred are kept, and the others are one counted problem")
    func manyNamesAreBounded() throws {
        let leaf = PEMTests.authority.leaf(dns: (0..<40_000).map { "host-\($0).example" })
        let bundle = BundleDecoder().decode(leaf.pem)
        let certificate = try #require(bundle.certificates.first)
        #expect(certificate.subjectAlternativeNames == (0..<100).map { .dns("host-\($0).example") })
        #expect(certificate.omittedNameCount == 39_900)
        #expect(bundle.problems.map(\.reason) == [.tooManyNames])
        #expect(bundle.problems.map(\.index) == [0])
        #expect(bundle.problems.allSatisfy { $0.message.contains("39900") })
    }

    @Test("as many names as the limit are no problem")
    func namesUpToTheLimitAreNoProblem() {
        let leaf = PEMTests.authority.leaf(dns: (0..<100).map { "host-\($0)" })
        let bundle = BundleDecoder().decode(leaf.der)
        #expect(bundle.problems.isEmpty)
        #expect(bundle.certificates.map(\.omittedNameCount) == [0])
        #expect(bundle.certificates.map(\.subjectAlternativeNames.count) == [100])
    }

    @Test("an extension that cannot be read costs the names, not the certificate")
    func unreadableExtensionCostsItsNames() {
        let leaf = PEMTests.authority.leaf(names: []) { template in
            template.extensions.append(TestCertificateExtension("2.5.29.17", value: [0x30, 0x05, 0x82]))
        }
        #expect(leaf.decoded.subjectAlternativeNames.isEmpty)
        #expect(leaf.decoded.notAfter > 0)
    }
}
