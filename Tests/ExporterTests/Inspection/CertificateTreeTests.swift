// SPDX-License-Identifier: Apache-2.0

import Certificates
import TestSupport
import Testing

@testable import Exporter

@Suite struct CertificateTreeTests {
    /// The lines that name a certificate, with the branches before them.
    private static func titles(_ certificates: [TestCertificate]) -> [String] {
        let now = TestCertificateAuthority.moment(0)
        return CertificateTree(certificates.map(\.decoded), signatures: SignatureVerifier(), now: now).lines()
            .filter { line in ["root  ", "intermediate  ", "leaf  "].contains { line.contains($0) } }
    }

    @Test func `Each certificate stands below the one that signed it, whatever the order`() {
        let root = TestCertificateAuthority.root("CN=top")
        let middle = root.intermediate("CN=middle")
        let (a, b) = (middle.leaf(dns: ["a.example"]), root.leaf(dns: ["b.example"]))
        let expected = [
            "root  top",
            "├── intermediate  middle",
            "│   └── leaf  a.example",
            "└── leaf  b.example",
        ]
        #expect(Self.titles([root.certificate, middle.certificate, a, b]) == expected)
        #expect(Self.titles([a, middle.certificate, b, root.certificate]) == expected)
    }

    @Test func `A certificate that is there twice is printed once`() {
        let root = TestCertificateAuthority.root("CN=top")
        #expect(Self.titles([root.certificate, root.certificate]) == ["root  top"])
    }

    @Test func `A name alone makes no issuer`() {
        let (one, other) = (TestCertificateAuthority.root("CN=top"), TestCertificateAuthority.root("CN=top"))
        let leaf = one.leaf(dns: ["a.example"])
        #expect(Self.titles([other.certificate, leaf]) == ["root  top", "leaf  a.example"])
    }

    @Test func `Two CAs that signed each other are printed once each`() {
        let (one, two) = (TestCertificateAuthority.root("CN=one"), TestCertificateAuthority.root("CN=two"))
        let titles = Self.titles([one.crossSign(two), two.crossSign(one)])
        #expect(titles == ["intermediate  two", "└── intermediate  one"])
    }

    @Test func `A name cannot write over the terminal`() {
        let leaf = TestCertificateAuthority.root().leaf(dns: ["a\u{1B}[2J.example"])
        #expect(!Self.titles([leaf]).joined().contains("\u{1B}"))
    }

    @Test func `Nothing is an empty tree`() {
        #expect(Self.titles([]).isEmpty)
    }
}
