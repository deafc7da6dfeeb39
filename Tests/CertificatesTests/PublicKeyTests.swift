// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

/// Descriptions of public keys that are read from their encoded form: the keys themselves need not be usable.
@Suite("Public keys")
struct PublicKeyTests {
    private typealias DER = TestCertificateDER

    func describe(_ publicKeyInfo: [UInt8]) -> PublicKeyDescription {
        PEMTests.authority.leaf(names: [.dns("a")]) { $0.publicKeyInfo = publicKeyInfo }.decoded.publicKey
    }

    private func keyInfo(algorithm: [[UInt8]], key: [UInt8]) -> [UInt8] {
        DER.sequence([DER.sequence(algorithm), DER.bitString(key)])
    }

    private func rsaKey(modulus: [UInt8]) -> [UInt8] {
        let key = DER.sequence([DER.integer(modulus), DER.integer([1, 0, 1])])
        return keyInfo(algorithm: [DER.objectIdentifier("rsaEncryption"), DER.null], key: key)
    }

    @Test(
        "a named curve has its field's size",
        arguments: [
            ("prime192v1", 192), ("secp224r1", 224), ("prime256v1", 256), ("secp256k1", 256),
            ("brainpoolP256r1", 256), ("secp384r1", 384), ("brainpoolP384r1", 384), ("brainpoolP512r1", 512),
            ("secp521r1", 521),
        ]
    )
    func namedCurveHasItsSize(curve: String, bits: Int) {
        let algorithm = [DER.objectIdentifier("id-ecPublicKey"), DER.objectIdentifier(curve)]
        let point = [4] + [UInt8](repeating: 1, count: (bits + 7) / 8 * 2)
        #expect(
            describe(keyInfo(algorithm: algorithm, key: point)) == PublicKeyDescription(algorithm: "EC", bits: bits)
        )
    }

    @Test("a curve that is not known, or spelled out, has no size")
    func otherCurveHasNoSize() {
        let kind = DER.objectIdentifier("id-ecPublicKey")
        for parameters in [[DER.objectIdentifier("1.2.3.4")], [DER.sequence([DER.integer([1])])], []] {
            let info = keyInfo(algorithm: [kind] + parameters, key: [4, 1, 1])
            #expect(describe(info) == PublicKeyDescription(algorithm: "EC", bits: nil))
        }
    }

    @Test("the size of an RSA key is its modulus's, to the bit")
    func modulusIsMeasuredToTheBit() {
        let rest = [UInt8](repeating: 0xFF, count: 127)
        for (first, bits) in [([0x00, 0x80], 1024), ([0x7F], 1023), ([0x40], 1023), ([0x01], 1017)] as [([UInt8], Int)]
        {
            #expect(describe(rsaKey(modulus: first + rest)) == PublicKeyDescription(algorithm: "RSA", bits: bits))
        }
    }

    @Test("an RSA key that cannot be read has no size")
    func unreadableModulusHasNoSize() {
        #expect(describe(rsaKey(modulus: [0])) == PublicKeyDescription(algorithm: "RSA", bits: nil))
        let empty = keyInfo(algorithm: [DER.objectIdentifier("rsaEncryption"), DER.null], key: [])
        #expect(describe(empty) == PublicKeyDescription(algorithm: "RSA", bits: nil))
    }

    @Test(
        "other algorithms have OpenSSL's short name",
        arguments: [("ED448", "Ed448", 456), ("X25519", "X25519", nil), ("dsaEncryption", "DSA", nil)]
            as [(String, String, Int?)]
    )
    func otherAlgorithmsAreNamed(identifier: String, name: String, bits: Int?) {
        let info = keyInfo(algorithm: [DER.objectIdentifier(identifier)], key: [1, 2, 3])
        #expect(describe(info) == PublicKeyDescription(algorithm: name, bits: bits))
    }
}
