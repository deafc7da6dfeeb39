// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("PEM bundles")
struct PEMTests {
    static let authority = TestCertificateAuthority.root()
    let first = Self.authority.leaf(dns: ["first.example"])
    let second = Self.authority.leaf(dns: ["second.example"])
    let third = Self.authority.leaf(dns: ["third.example"])

    /// The display names in their order, and each problem's index and reason.
    struct Reading: Equatable {
        var names: [String]
        var problems: [String] = []
    }

    func read(_ text: String, limits: DecodingLimits = DecodingLimits()) -> Reading {
        let bundle = BundleDecoder(limits: limits).decode(text)
        return Reading(
            names: bundle.certificates.map(\.displayName),
            problems: bundle.problems.map { "\($0.index) \($0.reason.rawValue)" }
        )
    }

    @Test("text between the blocks is passed over, and lines may end in CRLF")
    func textBetweenBlocksIsPassedOver() {
        let text = "# the first\n\(first.pem)\nsubject=CN = second - - - -----\n\(second.pem)the end"
        #expect(read(text) == Reading(names: ["first.example", "second.example"]))
        #expect(read(text.replacing("\n", with: "\r\n")) == Reading(names: ["first.example", "second.example"]))
    }

    @Test("indented blocks, and blocks without a last line break, are read")
    func indentedBlocksAreRead() {
        #expect(read(first.pem.replacing("\n", with: "\n    ")) == Reading(names: ["first.example"]))
        #expect(read(String(first.pem.dropLast())) == Reading(names: ["first.example"]))
        #expect(read("\u{FEFF}" + first.pem) == Reading(names: ["first.example"]))
    }

    @Test("OpenSSL's older label is a certificate")
    func olderLabelIsACertificate() {
        #expect(read(first.pem(label: "X509 CERTIFICATE")) == Reading(names: ["first.example"]))
    }

    @Test("a trusted certificate is read without the trust settings behind it")
    func trustedCertificateIsRead() {
        // X509_CERT_AUX: trusted for server authentication, with an alias.
        let trust = TestCertificateDER.sequence([
            TestCertificateDER.sequence([TestCertificateDER.objectIdentifier("serverAuth")]),
            TestCertificateDER.element(0x0C, Array("alias".utf8)),
        ])
        let trusted = TestCertificate(der: first.der + trust, key: first.key)
        let bundle = BundleDecoder().decode(trusted.pem(label: "TRUSTED CERTIFICATE"))
        #expect(bundle.problems.isEmpty)
        #expect(bundle.certificates.map(\.der) == [first.der])
    }

    @Test("a private key between two certificates is passed over and takes no index")
    func privateKeyIsPassedOver() {
        #expect(read(first.pem + first.key.pem + second.pem) == Reading(names: ["first.example", "second.example"]))
        let damaged = damage(second.pem)
        let reading = read(first.pem + first.key.pem + damaged)
        #expect(reading == Reading(names: ["first.example"], problems: ["1 malformed_base64"]))
    }

    @Test("one bad block among good ones is one problem at its index", arguments: [0, 1, 2])
    func oneBadBlockIsOneProblem(place: Int) {
        var blocks = [first.pem, second.pem, third.pem]
        var names = ["first.example", "second.example", "third.example"]
        blocks[place] = damage(blocks[place])
        names.remove(at: place)
        #expect(read(blocks.joined()) == Reading(names: names, problems: ["\(place) malformed_base64"]))
    }

    @Test("a block whose bytes are no certificate is malformed, and the next is read")
    func noCertificateInABlockIsAProblem() {
        let noCertificate = TestCertificate(der: first.key.publicKeyInfo, key: first.key)
        #expect(
            read(noCertificate.pem + second.pem)
                == Reading(names: ["second.example"], problems: ["0 malformed_certificate"])
        )
    }

    @Test("an empty block is malformed")
    func emptyBlockIsMalformed() {
        let empty = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
        #expect(read(empty + second.pem).names == ["second.example"])
        #expect(read(empty + second.pem).problems == ["0 malformed_certificate"])
    }

    @Test("a block without an end is a problem, and the block that opens inside it is read")
    func unterminatedBlockIsAProblem() {
        let cut = String(first.pem.prefix(200)) + "\n"
        #expect(read(cut) == Reading(names: [], problems: ["0 malformed_pem"]))
        #expect(read(cut + second.pem) == Reading(names: ["second.example"], problems: ["0 malformed_pem"]))
        #expect(read(second.pem + cut) == Reading(names: ["second.example"], problems: ["1 malformed_pem"]))
    }

    @Test(
        "an END line under another label ends no block",
        arguments: ["-----END X509 CERTIFICATE-----", "-----END CERTIFICAT-----", "-----END CERTIFICATE----"]
    )
    func endUnderAnotherLabelEndsNoBlock(line: String) {
        let mislabelled = first.pem.replacing("-----END CERTIFICATE-----", with: line)
        #expect(mislabelled != first.pem)
        #expect(
            read(mislabelled + second.pem) == Reading(names: ["second.example"], problems: ["0 malformed_pem"])
        )
    }

    @Test("a private key without an end is no certificate's problem")
    func unterminatedKeyIsPassedOver() {
        let cut = String(first.key.pem.prefix(80)) + "\n"
        #expect(read(cut + second.pem) == Reading(names: ["second.example"]))
    }

    @Test("nothing, text and other blocks alone hold no certificate")
    func nothingHoldsNoCertificate() {
        for text in ["", "\n", "not a certificate", "-----BEGIN ", "-----BEGIN CERTIFICATE", first.key.pem] {
            #expect(read(text) == Reading(names: [], problems: ["0 no_certificate"]), "\(text.prefix(30))")
        }
    }

    @Test("a bundle of more certificates than the limit is read up to it, with one problem")
    func bundleIsReadUpToTheLimit() {
        var limits = DecodingLimits()
        limits.maximumCertificates = 2
        let names = ["first.example", "second.example"]
        #expect(read(first.pem + second.pem, limits: limits) == Reading(names: names))
        let expected = Reading(names: names, problems: ["2 too_many_certificates"])
        #expect(read(first.pem + second.pem + third.pem + third.pem, limits: limits) == expected)
    }

    @Test("a certificate of more bytes than the limit is not read, and the next is")
    func largeCertificateIsNotRead() {
        let large = Self.authority.leaf(dns: [String(repeating: "a", count: 4_000)])
        var limits = DecodingLimits()
        limits.maximumCertificateBytes = 4_000
        #expect(
            read(large.pem + second.pem, limits: limits)
                == Reading(names: ["second.example"], problems: ["0 certificate_too_large"])
        )
        limits.maximumCertificateBytes = large.der.count
        #expect(read(large.pem, limits: limits).problems.isEmpty)
    }

    @Test("damage to any one character costs no certificate but its own", arguments: ["-", "\n", "\u{0}", "A"])
    func damageCostsNoOtherCertificate(replacement: Character) {
        let characters = Array(second.pem)
        for position in characters.indices {
            var damaged = characters
            damaged[position] = replacement
            let names = read(first.pem + String(damaged) + third.pem).names
            #expect(names.first == "first.example", "character \(position)")
            #expect(names.last == "third.example", "character \(position)")
        }
    }

    /// The block with a character that is none of base64's in its second line.
    private func damage(_ pem: String) -> String {
        var lines = pem.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[2] = "!" + lines[2].dropFirst()
        return lines.joined(separator: "\n")
    }
}
