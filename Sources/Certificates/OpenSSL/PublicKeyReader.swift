// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Reads kind and size of a public key from its encoded form, because the reading context does not decode keys.
enum PublicKeyReader {
    static func describe(_ key: OpaquePointer) -> PublicKeyDescription {
        var algorithm: OpaquePointer?
        var bits: UnsafePointer<UInt8>?
        var length: Int32 = 0
        var identifier: UnsafeMutablePointer<X509_ALGOR>?
        guard X509_PUBKEY_get0_param(&algorithm, &bits, &length, &identifier, key) == 1, let algorithm else {
            ERR_clear_error()
            return PublicKeyDescription(algorithm: "unknown", bits: nil)
        }
        switch OBJ_obj2nid(algorithm) {
        case NID_rsaEncryption, NID_rsassaPss:
            let bytes = UnsafeBufferPointer(start: bits, count: Int(length))
            return PublicKeyDescription(algorithm: "RSA", bits: modulusBits(bytes))
        case NID_X9_62_id_ecPublicKey:
            return PublicKeyDescription(algorithm: "EC", bits: identifier.flatMap { curveBits($0) })
        case NID_ED25519:
            return PublicKeyDescription(algorithm: "Ed25519", bits: 256)
        case NID_ED448:
            return PublicKeyDescription(algorithm: "Ed448", bits: 456)
        case let other:
            return PublicKeyDescription(algorithm: ObjectNames.short(other, otherwise: algorithm), bits: nil)
        }
    }

    /// Length of the modulus, the first INTEGER of RSAPublicKey (RFC 8017, appendix A.1.1).
    private static func modulusBits(_ key: UnsafeBufferPointer<UInt8>) -> Int? {
        var reader = DERHeaderReader(key)
        guard reader.enter(tag: 0x30) != nil, let length = reader.enter(tag: 0x02) else { return nil }
        let modulus = reader.rest.prefix(length).drop { $0 == 0 }
        guard modulus.count > 0, let first = modulus.first else { return nil }
        return modulus.count * 8 - first.leadingZeroBitCount
    }

    /// Field size of a named curve (RFC 5480, section 2.1.1). Curves with explicit parameters are not measured.
    private static func curveBits(_ identifier: UnsafeMutablePointer<X509_ALGOR>) -> Int? {
        var kind: Int32 = 0
        var parameter: UnsafeRawPointer?
        X509_ALGOR_get0(nil, &kind, &parameter, identifier)
        guard kind == V_ASN1_OBJECT, let curve = parameter.map({ OpaquePointer($0) }) else { return nil }
        switch OBJ_obj2nid(curve) {
        case NID_X9_62_prime192v1: return 192
        case NID_secp224r1: return 224
        case NID_X9_62_prime256v1, NID_secp256k1, NID_brainpoolP256r1: return 256
        case NID_secp384r1, NID_brainpoolP384r1: return 384
        case NID_brainpoolP512r1: return 512
        case NID_secp521r1: return 521
        default: return nil
        }
    }
}
