// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateSources

@Suite struct SPIFFEIdentityTests {
    @Test func `Istio's form has a trust domain, a namespace and a service account`() {
        let identity = SPIFFEIdentity("spiffe://cluster.local/ns/shop/sa/cart")
        #expect(identity?.trustDomain == "cluster.local")
        #expect(identity?.namespace == "shop")
        #expect(identity?.serviceAccount == "cart")
    }

    @Test(arguments: [
        "", "spiffe://cluster.local", "spiffe://cluster.local/ns/shop", "https://cluster.local/ns/shop/sa/cart",
        "spiffe:///ns/shop/sa/cart", "spiffe://cluster.local/ns//sa/cart", "spiffe://cluster.local/ns/shop/sa/",
        "spiffe://cluster.local/ns/shop/sa/cart/x", "spiffe://cluster.local/sa/cart/ns/shop",
    ])
    func `Another form is none of Istio's`(uri: String) {
        #expect(SPIFFEIdentity(uri) == nil)
    }
}
