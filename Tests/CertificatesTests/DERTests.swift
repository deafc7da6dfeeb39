// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("DER bundles")
struct DERTests {
    let first = PEMTests.authority.leaf(dns: ["first.example"])
    let second = PEMTests.authority.leaf(dns: ["second.example"])

    @Test("one certificate is read, and keeps its bytes and their digest")
    func oneCertificateIsRead() {
        let bundle = BundleDecoder().decode(first.der)
        #expect(bundle.problems.isEmpty)
        #expect(bundle.certificates.map(\.der) == [first.der])
        #expect(bundle.certificates.map(\.fingerprint) == [SHA256.digest(of: first.der)])
    }

    @Test("certificates that follow one another are read in their order")
    func severalCertificatesAreRead() {
        let bundle = BundleDecoder().decode(first.der + second.der + first.der)
        #expect(bundle.problems.isEmpty)
        #expect(bundle.certificates.map(\.displayName) == ["first.example", "second.example", "first.example"])
    }

    @Test("bytes behind the last certificate are one problem", arguments: [[0x00], [0x30, 0x82, 0x10, 0x00, 0x01]])
    func trailingBytesAreAProblem(garbage: [UInt8]) {
        let bundle = BundleDecoder().decode(first.der + garbage)
        #expect(bundle.certificates.map(\.displayName) == ["first.example"])
        #expect(bundle.problems.map(\.reason) == [.malformedCertificate])
        #expect(bundle.problems.map(\.index) == [1])
    }

    @Test("bytes behind the certificate of a PEM block do not change it")
    func trailingBytesInABlockAreLeftOut() {
        let padded = TestCertificate(der: first.der + [0x00, 0x01], key: first.key)
        #expect(BundleDecoder().decode(padded.pem).certificates == BundleDecoder().decode(first.der).certificates)
    }

    @Test("a certificate cut off anywhere is a problem and never a certificate")
    func cutCertificateIsAProblem() {
        for length in stride(from: 2, to: first.der.count, by: 7) {
            let bundle = BundleDecoder().decode(Array(first.der.prefix(length)))
            #expect(bundle.certificates.isEmpty, "\(length) bytes")
            #expect(bundle.problems.count == 1, "\(length) bytes")
        }
    }

    @Test("a certificate with any one byte damaged is read or refused whole")
    func damagedCertificateIsReadOrRefused() {
        for position in first.der.indices {
            var damaged = first.der
            damaged[position] ^= 0xFF
            let bundle = BundleDecoder().decode(damaged)
            #expect(!bundle.certificates.isEmpty || !bundle.problems.isEmpty, "byte \(position)")
            #expect(bundle.certificates.allSatisfy { $0.der != first.der }, "byte \(position)")
        }
    }

    @Test("certificates beyond the limits are not read")
    func limitsHoldForDER() {
        var limits = DecodingLimits()
        limits.maximumCertificates = 1
        let tooMany = BundleDecoder(limits: limits).decode(first.der + second.der)
        #expect(tooMany.certificates.map(\.displayName) == ["first.example"])
        #expect(tooMany.problems.map(\.reason) == [.tooManyCertificates])
        limits.maximumCertificateBytes = 100
        let tooLarge = BundleDecoder(limits: limits).decode(first.der)
        #expect(tooLarge.certificates.isEmpty)
        #expect(tooLarge.problems.map(\.reason) == [.certificateTooLarge])
    }

    @Test("no bytes hold no certificate")
    func noBytesHoldNoCertificate() {
        #expect(BundleDecoder().decode([UInt8]()).problems.map(\.reason) == [.noCertificate])
    }
}
