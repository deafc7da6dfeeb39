// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite struct RevocationListTests {
    private func only(_ bundle: DecodedRevocationBundle) throws -> RevocationList {
        #expect(bundle.problems == [])
        #expect(bundle.lists.count == 1)
        return try #require(bundle.lists.first)
    }

    private func decode(_ list: TestRevocationList) -> DecodedRevocationBundle {
        RevocationBundleDecoder().decode(list.bytes)
    }

    @Test(arguments: TestKey.Kind.allCases, [0, 1, 30])
    func `a list reads as the openssl program describes it`(kind: TestKey.Kind, revoked: Int) throws {
        let issuer = RevocationAuthority("CN=Intermediate \(kind.rawValue),O=Größe,C=DE", key: .make(kind))
        let pem = try issuer.list(revoked: revoked)
        let described = try RevocationAuthority.describe(pem)
        let list = try only(RevocationBundleDecoder().decode(pem))
        #expect(list.entryCount == described.count("Serial Number:"))
        #expect(list.entryCount == revoked)
        #expect(described.value("Last Update: ") == "Nov 20 00:00:00 2026 GMT")
        #expect(list.thisUpdate == GregorianCalendar.unixTime(year: 2026, month: 11, day: 20))
        #expect(described.value("Next Update: ") == "Dec 20 00:00:00 2026 GMT")
        #expect(list.nextUpdate == GregorianCalendar.unixTime(year: 2026, month: 12, day: 20))
        let identifier = try #require(list.authorityKeyIdentifier)
        let place = try #require(described.lines.firstIndex { $0.hasPrefix("X509v3 Authority Key Identifier") })
        let told = described.lines[place + 1].replacing("keyid:", with: "").replacing(":", with: "").lowercased()
        #expect(Hexadecimal.text(identifier) == told)
    }

    @Test func `issuer and key identifier are those of the CA's own certificate`() throws {
        let issuer = RevocationAuthority(#"CN=a CA,OU=x,O=cluster.local"#)
        let list = try only(RevocationBundleDecoder().decode(try issuer.list()))
        let certificate = issuer.authority.certificate.decoded
        #expect(list.issuer == certificate.subject)
        #expect(list.issuer == issuer.authority.leaf(dns: ["a.example"]).decoded.issuer)
        #expect(list.authorityKeyIdentifier == certificate.subjectKeyIdentifier)
    }

    @Test func `a first-version list has neither extensions nor a key identifier`() throws {
        let pem = try RevocationAuthority().list(revoked: 2, version: 1)
        #expect(try RevocationAuthority.describe(pem).value("Version ")?.hasPrefix("1") == true)
        let list = try only(RevocationBundleDecoder().decode(pem))
        #expect(list.authorityKeyIdentifier == nil)
        #expect(list.entryCount == 2)
    }

    @Test func `a list without nextUpdate is read, and its nextUpdate is absent`() throws {
        var der = TestRevocationList()
        der.nextUpdate = nil
        let list = try only(decode(der))
        #expect(list.nextUpdate == nil)
        #expect(list.thisUpdate == 1_700_000_000)
    }

    @Test func `dates after 2049 and long past ones are read`() throws {
        var der = TestRevocationList()
        der.thisUpdate = TestCertificateDER.time(-100_000_000)
        der.nextUpdate = TestCertificateDER.time(253_402_300_799)
        let list = try only(decode(der))
        #expect(list.thisUpdate == -100_000_000)
        #expect(list.nextUpdate == 253_402_300_799)
    }

    @Test(arguments: ["991301000000Z", "never", "", "260230000000Z", "2611200000"])
    func `a date that is none is a malformed date`(text: String) {
        var early = TestRevocationList()
        early.thisUpdate = TestCertificateDER.time(text: text)
        var late = TestRevocationList()
        late.nextUpdate = TestCertificateDER.time(text: text)
        for (der, field) in [(early, "thisUpdate"), (late, "nextUpdate")] {
            let problems = decode(der).problems
            #expect(problems.map(\.reason) == [.malformedDate])
            #expect(problems.first?.message.hasPrefix(field) == true)
        }
    }

    @Test func `entries are counted, whatever their numbers`() throws {
        var der = TestRevocationList()
        der.entries = (0..<5_000).map { TestRevocationList.entry([1, UInt8($0 >> 8), UInt8($0 & 0xFF)]) }
        #expect(try only(decode(der)).entryCount == 5_000)
        der.entries = [TestRevocationList.entry([0x80]), TestRevocationList.entry([0x80])]
        #expect(try only(decode(der)).entryCount == 2)
    }

    @Test func `a key identifier that is garbage, or names no key, is absent`() throws {
        var der = TestRevocationList()
        der.extensions = [TestRevocationList.extension("authorityKeyIdentifier", [0xFF, 0x00])]
        #expect(try only(decode(der)).authorityKeyIdentifier == nil)
        der.extensions = [TestRevocationList.extension("authorityKeyIdentifier", TestCertificateDER.sequence([]))]
        #expect(try only(decode(der)).authorityKeyIdentifier == nil)
        let identifier = TestCertificateDER.sequence([TestCertificateDER.element(0x80, [1, 2, 3])])
        der.extensions = [TestRevocationList.extension("authorityKeyIdentifier", identifier)]
        #expect(try only(decode(der)).authorityKeyIdentifier == [1, 2, 3])
    }

    @Test func `an empty issuer is an empty text`() throws {
        var der = TestRevocationList()
        der.issuer = TestCertificateDER.sequence([])
        #expect(try only(decode(der)).issuer == "")
    }
}
