// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("Names to show")
struct DisplayNameTests {
    let root = TestCertificateAuthority.root()

    @Test("the SPIFFE ID comes first, wherever it stands among the names")
    func spiffeIDComesFirst() {
        let leaf = root.leaf(
            names: [
                .dns("a.example"), .uri("https://a.example"), .uri("spiffe://one/ns/a/sa/b"),
                .uri("spiffe://two/ns/a/sa/b"),
            ],
            subject: "CN=common"
        )
        #expect(leaf.decoded.spiffeID == "spiffe://one/ns/a/sa/b")
        #expect(leaf.decoded.displayName == "spiffe://one/ns/a/sa/b")
    }

    @Test("a URI of another scheme is no SPIFFE ID", arguments: ["https://a", "spiffe:a", "xspiffe://a", ""])
    func otherSchemeIsNoSPIFFEID(uri: String) {
        let leaf = root.leaf(uris: [uri], dns: ["first.example", "second.example"], subject: "CN=common").decoded
        #expect(leaf.spiffeID == nil)
        #expect(leaf.displayName == "first.example")
    }

    @Test("without DNS names the common name is shown, and without that the subject")
    func commonNameAndSubjectFollow() {
        #expect(root.leaf(emails: ["a@example"], subject: "CN=common,O=a").decoded.displayName == "common")
        #expect(root.leaf(ips: ["192.0.2.1"], subject: "OU=b,O=a").decoded.displayName == "OU=b,O=a")
        #expect(root.leaf(ips: ["192.0.2.1"]).decoded.displayName.isEmpty)
    }

    @Test("a CA keeps its identity over a renewal and over cross-signing, and its twin has another")
    func authorityKeepsItsIdentity() {
        let identity = root.certificate.decoded.authorityID
        #expect(TestCertificateAuthority.root(key: root.key).certificate.decoded.authorityID == identity)
        let other = TestCertificateAuthority.root()
        #expect(other.crossSign(root).decoded.authorityID == identity)
        #expect(other.certificate.decoded.authorityID != identity)
        #expect(identity.description == String(SHA256.digest(of: root.key.publicKeyInfo).hex.prefix(16)))
    }
}
