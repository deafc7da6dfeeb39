// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("Certificate dates")
struct DateTests {
    @Test(
        "dates of every era are Unix seconds",
        arguments: [
            -62_167_219_200,  // 0000-01-01T00:00:00Z
            -2_208_988_801,  // 1899-12-31T23:59:59Z
            -631_152_001,  // 1949-12-31T23:59:59Z, the last GeneralizedTime before UTCTime
            -631_152_000,  // 1950-01-01T00:00:00Z, the first UTCTime
            -1, 0, 1,
            951_782_400,  // 2000-02-29T00:00:00Z
            2_524_607_999,  // 2049-12-31T23:59:59Z, the last UTCTime
            2_524_608_000,  // 2050-01-01T00:00:00Z
            4_107_542_400,  // 2100-03-01T00:00:00Z, after no leap day
            253_402_300_799,  // 9999-12-31T23:59:59Z: no expiry (RFC 5280, section 4.1.2.5)
        ]
    )
    func everyEraIsUnixSeconds(moment: Int64) {
        let leaf = PEMTests.authority.leaf(dns: ["a.example"], notBefore: moment, notAfter: moment).decoded
        #expect(leaf.notBefore == moment)
        #expect(leaf.notAfter == moment)
    }

    @Test("a lifetime over the whole calendar does not overflow")
    func wholeCalendarDoesNotOverflow() {
        let leaf = PEMTests.authority
            .leaf(dns: ["a.example"], notBefore: -62_167_219_200, notAfter: 253_402_300_799)
        #expect(leaf.decoded.lifetime == 315_569_519_999)
    }

    @Test(
        "text that names no moment is a malformed date",
        arguments: ["", "Z", "991332000000Z", "990230000000Z", "990101250000Z", "990101006000Z", "99010100000", "soon"]
    )
    func impossibleDateIsMalformed(text: String) {
        for isEnd in [true, false] {
            let leaf = PEMTests.authority.leaf(names: [.dns("a.example")]) { template in
                let date = TestCertificateDER.time(text: text)
                if isEnd { template.notAfter = date } else { template.notBefore = date }
            }
            let bundle = BundleDecoder().decode(leaf.der)
            #expect(bundle.certificates.isEmpty)
            #expect(bundle.problems.map(\.reason) == [.malformedDate])
        }
    }

    @Test("a date damaged in a bundle is its certificate's problem alone")
    func damagedDateIsOneProblem() throws {
        let good = PEMTests.authority.leaf(dns: ["good.example"])
        let moment: Int64 = 1_700_000_000
        let date = TestCertificateDER.time(moment)
        var der = PEMTests.authority.leaf(dns: ["bad.example"], notAfter: moment).der
        let start = try #require(der.firstRange(of: date)).lowerBound
        der[start + 4] = UInt8(ascii: "?")
        let bundle = BundleDecoder().decode(good.der + der + good.der)
        #expect(bundle.certificates.map(\.displayName) == ["good.example", "good.example"])
        #expect(bundle.problems.map(\.reason) == [.malformedDate])
        #expect(bundle.problems.map(\.index) == [1])
    }
}
