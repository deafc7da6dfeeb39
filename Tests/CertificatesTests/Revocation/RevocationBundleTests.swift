// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite struct RevocationBundleTests {
    private static let authority = TestCertificateAuthority.root()

    private func der(_ issuer: String) -> [UInt8] {
        var list = TestRevocationList()
        list.issuer = TestCertificateDER.name("CN=\(issuer)")
        return list.bytes
    }

    private func pem(_ issuer: String, label: String = "X509 CRL") -> String {
        TestCertificate(der: der(issuer), key: Self.authority.key).pem(label: label)
    }

    struct Reading: Equatable {
        var issuers: [String]
        var problems: [String] = []
    }

    private func read(_ bundle: DecodedRevocationBundle) -> Reading {
        Reading(
            issuers: bundle.lists.map { $0.issuer.replacing("CN=", with: "") },
            problems: bundle.problems.map { "\($0.index) \($0.reason.rawValue)" }
        )
    }

    private func read(_ text: String, limits: RevocationLimits = RevocationLimits()) -> Reading {
        read(RevocationBundleDecoder(limits: limits).decode(text))
    }

    @Test func `lists are read in their order, with text and other blocks between them`() {
        let text = "# first\n\(pem("a"))\n\(Self.authority.pem)\(Self.authority.key.pem)text\n\(pem("b"))\(pem("c"))end"
        #expect(read(text) == Reading(issuers: ["a", "b", "c"]))
        #expect(read(text.replacing("\n", with: "\r\n")) == Reading(issuers: ["a", "b", "c"]))
    }

    @Test func `a list issued by openssl twice is two lists`() throws {
        let issuer = RevocationAuthority()
        let pems = [try issuer.list(revoked: 1), try issuer.list(nextUpdate: "20270101000000Z", revoked: 2)]
        #expect(RevocationBundleDecoder().decode(pems.joined()).lists.map(\.entryCount) == [1, 2])
        let der = try pems.map { try RevocationAuthority.der($0) }
        #expect(RevocationBundleDecoder().decode(der[0]).lists.map(\.entryCount) == [1])
        #expect(RevocationBundleDecoder().decode(der[1] + der[0]).lists.map(\.entryCount) == [2, 1])
    }

    @Test func `certificates in a bundle of certificates are unharmed by lists between them`() {
        let leaf = Self.authority.leaf(dns: ["a.example"])
        let bundle = BundleDecoder().decode(pem("a") + leaf.pem + pem("b"))
        #expect(bundle.certificates == [leaf.decoded])
        #expect(bundle.problems == [])
    }

    @Test(arguments: ["", "no list", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"])
    func `a text without any list says so`(text: String) {
        #expect(read(text) == Reading(issuers: [], problems: ["0 no_crl"]))
    }

    @Test func `one bad block is one problem, and the others are read`() {
        let cut = String(pem("b").dropLast(40))
        let wrong = "-----BEGIN X509 CRL-----\n!!!!\n-----END X509 CRL-----\n"
        let certificate = TestCertificate(der: Self.authority.certificate.der, key: Self.authority.key)
        let expected = ["1 malformed_pem", "2 malformed_base64", "3 malformed_crl"]
        #expect(
            read(pem("a") + cut + "\n" + wrong + certificate.pem(label: "X509 CRL") + pem("c"))
                == Reading(issuers: ["a", "c"], problems: expected)
        )
    }

    @Test func `a block whose beginning is damaged is a problem`() {
        let damaged = pem("a").replacing("-----BEGIN X509 CRL-----", with: "-----BEGIN X509 CRX-----")
        #expect(read(damaged + pem("b")) == Reading(issuers: ["b"], problems: ["0 malformed_pem"]))
    }

    @Test func `a list cut off anywhere is never read`() {
        let whole = der("a")
        for length in 1..<whole.count {
            let bundle = RevocationBundleDecoder().decode(Array(whole[..<length]))
            #expect(bundle.lists == [], "\(length) bytes")
            #expect(bundle.problems.count == 1, "\(length) bytes")
        }
    }

    @Test func `bytes behind a list's end are a problem of their own`() {
        let bundle = RevocationBundleDecoder().decode(der("a") + [0x00])
        #expect(read(bundle) == Reading(issuers: ["a"], problems: ["1 malformed_crl"]))
    }

    @Test func `a block that goes on behind its list is a problem`() {
        let block = TestCertificate(der: der("a") + der("b"), key: Self.authority.key).pem(label: "X509 CRL")
        #expect(read(block + pem("c")) == Reading(issuers: ["c"], problems: ["0 malformed_crl"]))
    }

    @Test func `any byte may be damaged without harm to the next list`() {
        let (first, second) = (der("a"), der("b"))
        for position in 4..<first.count {
            var damaged = first
            damaged[position] ^= 0x81
            let text = TestCertificate(der: damaged, key: Self.authority.key).pem(label: "X509 CRL")
            let bundle = RevocationBundleDecoder().decode(text + pem("b"))
            #expect(bundle.lists.last == RevocationBundleDecoder().decode(second).lists.first, "byte \(position)")
            #expect(bundle.lists.count + bundle.problems.count == 2, "byte \(position)")
        }
    }

    @Test func `a list of more than the allowed bytes is refused, one of just as many is read`() {
        var limits = RevocationLimits()
        limits.maximumListBytes = der("a").count
        #expect(read(pem("a"), limits: limits) == Reading(issuers: ["a"]))
        limits.maximumListBytes -= 1
        #expect(read(pem("a"), limits: limits) == Reading(issuers: [], problems: ["0 crl_too_large"]))
    }

    @Test func `as many lists as are allowed are read, and what lies beyond is told`() {
        var limits = RevocationLimits()
        limits.maximumLists = 2
        #expect(read(pem("a") + pem("b"), limits: limits) == Reading(issuers: ["a", "b"]))
        let expected = Reading(issuers: ["a", "b"], problems: ["2 too_many_crls"])
        #expect(read(pem("a") + pem("b") + pem("c") + pem("d"), limits: limits) == expected)
        #expect(read(RevocationBundleDecoder(limits: limits).decode(der("a") + der("b") + der("c"))) == expected)
    }

    @Test func `errors name the list and every reason is another word`() {
        let error = RevocationBundleDecoder().decode("").problems.first
        #expect(error?.description.hasPrefix("revocation list 0: no revocation list was found") == true)
        let reasons = RevocationError.Reason.allCases.map(\.rawValue)
        #expect(Set(reasons).count == reasons.count)
    }
}
