// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateHealth
@testable import Certificates

@Suite struct SPIFFEIDTests {
    @Test func `An identity is a trust domain and a path`() throws {
        let identity = try #require(SPIFFEID("spiffe://cluster.local/ns/shop/sa/cart"))
        #expect(identity.trustDomain == "cluster.local")
        #expect(identity.path == ["ns", "shop", "sa", "cart"])
        #expect(identity.account?.namespace == "shop")
        #expect(identity.account?.serviceAccount == "cart")
    }

    @Test(
        arguments: [
            "spiffe://a/b", "spiffe://10.0.0.1/x", "spiffe://my_domain-1.example/Some.Path/With_9-Letters",
            "spiffe://a/ns/shop/sa", "spiffe://a/ns/shop/sa/cart/x", "spiffe://a/NS/shop/sa/cart", "spiffe://a/...",
        ]
    )
    func `Other paths are identities without an account`(text: String) throws {
        #expect(try #require(SPIFFEID(text)).account == nil)
    }

    @Test(
        arguments: [
            "", "spiffe://", "spiffe:///ns/a", "spiffe://a", "spiffe://a/", "spiffe://a/b/", "spiffe://a//b",
            "spiffe://a/./b", "spiffe://a/../b", "spiffe://A/b", "spiffe://cluster.Local/b", "SPIFFE://a/b",
            "https://a/b", "spiffe:/a/b", "spiffe://a:8080/b", "spiffe://u@a/b", "spiffe://a/b?c", "spiffe://a/b#c",
            "spiffe://a/b%20c", "spiffe://a/é", "spiffe://ä/b", "spiffe://a/b c", "spiffe://\u{301}a/b",
            " spiffe://a/b",
        ]
    )
    func `What the specification refuses is no identity`(text: String) {
        #expect(SPIFFEID(text) == nil)
    }

    @Test func `Identities and trust domains have their greatest lengths`() {
        let domain = String(repeating: "a", count: 255)
        #expect(SPIFFEID("spiffe://\(domain)/b") != nil)
        #expect(SPIFFEID("spiffe://\(domain)a/b") == nil)
        let path = String(repeating: "b", count: 2_048 - "spiffe://a/".utf8.count)
        #expect(SPIFFEID("spiffe://a/\(path)") != nil)
        #expect(SPIFFEID("spiffe://a/\(path)b") == nil)
    }

    @Test func `A leaf has one URI name, and it is the identity`() {
        let identity = "spiffe://a/b"
        #expect(SPIFFEID(of: .holding(names: [.dns("shop"), .uri(identity)])) == SPIFFEID(identity))
        #expect(SPIFFEID(of: .holding(names: [.uri(identity), .uri("spiffe://a/c")])) == nil)
        #expect(SPIFFEID(of: .holding(names: [.uri(identity), .uri("https://shop.example.com/")])) == nil)
        #expect(SPIFFEID(of: .holding(names: [.dns(identity)])) == nil)
    }
}
