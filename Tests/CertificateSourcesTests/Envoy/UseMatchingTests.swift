// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import TestSupport
import Testing

@testable import CertificateSources
@testable import EnvoyAdmin

@Suite struct UseMatchingTests {
    private let authority = TestCertificateAuthority.root()
    private let cart = "spiffe://cluster.local/ns/shop/sa/cart"

    private func leaf(_ uri: String) -> Certificate { authority.leaf(uris: [uri]).decoded }

    private func inUse(_ certificates: Certificate..., path: String? = nil) -> CertificatesInUse {
        var result = CertificatesInUse()
        for certificate in certificates { result.leaves.insert(CertificateDetails(of: certificate, path: path)) }
        return result
    }

    @Test func `a received leaf that is there is in use, and claims it`() {
        let leaf = leaf(cart)
        let matching = UseMatching(received: [leaf], inUse: inUse(leaf))
        #expect(matching.deliveries == [.inUse])
        #expect(matching.unclaimed.isEmpty)
    }

    @Test func `one leaf may serve two secrets`() {
        let leaf = leaf(cart)
        #expect(UseMatching(received: [leaf, leaf], inUse: inUse(leaf)).deliveries == [.inUse, .inUse])
    }

    @Test func `of the certificates left over, the one with the same names is used instead`() {
        let (received, old) = (leaf(cart), leaf(cart))
        let other = leaf("spiffe://cluster.local/ns/shop/sa/other")
        let matching = UseMatching(received: [received], inUse: inUse(old, other))
        #expect(matching.deliveries == [.notInUse(served: ServedCertificate(old))])
        #expect(matching.unclaimed.map(\.serialNumber) == [other.serialNumber])
    }

    @Test func `two with the same names are ambiguous and neither is claimed to be served`() {
        let (received, old, older) = (leaf(cart), leaf(cart), leaf(cart))
        let matching = UseMatching(received: [received], inUse: inUse(old, older))
        #expect(matching.deliveries == [.notInUse(served: nil)])
    }

    @Test func `one gap and one certificate left over belong together whatever their names`() {
        let received = leaf("spiffe://cluster.local/ns/shop/sa/wrong")
        let old = leaf(cart)
        let matching = UseMatching(received: [received], inUse: inUse(old))
        #expect(matching.deliveries == [.notInUse(served: ServedCertificate(old))])
        #expect(matching.unclaimed.isEmpty)
    }

    @Test func `two gaps with other names and one certificate left over stay apart`() {
        let received = [leaf("spiffe://a/1"), leaf("spiffe://a/2")]
        let old = leaf(cart)
        let matching = UseMatching(received: received, inUse: inUse(old))
        #expect(matching.deliveries == [.notInUse(served: nil), .notInUse(served: nil)])
        #expect(matching.unclaimed.map(\.serialNumber) == [old.serialNumber])
    }

    @Test func `with nothing in use there is a gap and nothing served`() {
        let matching = UseMatching(received: [leaf(cart)], inUse: CertificatesInUse())
        #expect(matching.deliveries == [.notInUse(served: nil)])
    }

    @Test func `what a proxy uses in place of an unreadable chain is the only one left over`() {
        let (good, old) = (leaf("spiffe://a/good"), leaf(cart))
        let matching = UseMatching(received: [good, nil], inUse: inUse(good, old))
        #expect(matching.deliveries == [.inUse, .notInUse(served: ServedCertificate(old))])
    }

    @Test func `a certificate from a file is never taken for a secret's`() {
        let (received, file) = (leaf(cart), leaf(cart))
        let matching = UseMatching(received: [received], inUse: inUse(file, path: "/certs/tls.crt"))
        #expect(matching.deliveries == [.notInUse(served: nil)])
        #expect(matching.unclaimed.map(\.path) == ["/certs/tls.crt"])
    }

    @Test func `what nobody claims comes in one order`() {
        let certificates = (0..<20).map { leaf("spiffe://a/\($0)") }
        var inUse = CertificatesInUse()
        for certificate in certificates { inUse.leaves.insert(CertificateDetails(of: certificate)) }
        let names = UseMatching(received: [], inUse: inUse).unclaimed.map(\.displayName)
        #expect(names == certificates.map(\.displayName).sorted())
    }
}

extension CertificateDetails {
    init(of certificate: Certificate, path: String? = nil) {
        self.init(
            serialNumber: certificate.serialNumber,
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter,
            subjectAlternativeNames: certificate.subjectAlternativeNames,
            path: path
        )
    }
}
