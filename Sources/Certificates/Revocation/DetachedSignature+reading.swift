// SPDX-License-Identifier: Apache-2.0

import COpenSSL

extension DetachedSignature {
    /// - Parameters:
    ///   - message: what is signed.
    ///   - algorithm: an AlgorithmIdentifier.
    ///   - signature: the content of a BIT STRING.
    /// - Returns: `nil` for an algorithm that is not verified, such as RSA-PSS, whose digest stands in parameters.
    init?(of message: UnsafeRawBufferPointer, algorithm: ASN1Element, signature: UnsafeRawBufferPointer) {
        guard signature.first == 0, let identifier = AlgorithmHandle(algorithm.whole) else { return nil }
        var digest = NID_undef
        var keyKind = NID_undef
        let kind = OBJ_obj2nid(identifier.pointer.pointee.algorithm)
        guard OBJ_find_sigid_algs(kind, &digest, &keyKind) == 1, keyKind != NID_rsassaPss else { return nil }
        if digest == NID_undef {
            subject = .message(Array(message))
        } else {
            guard let name = OBJ_nid2sn(digest), let value = Self.digest(of: message, by: name) else { return nil }
            subject = .digest(value, algorithm: String(cString: name))
        }
        self.signature = Array(signature.dropFirst())
    }

    private static func digest(of message: UnsafeRawBufferPointer, by name: UnsafePointer<CChar>) -> [UInt8]? {
        guard let algorithm = EVP_MD_fetch(nil, name, nil) else {
            ERR_clear_error()
            return nil
        }
        defer { EVP_MD_free(algorithm) }
        var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard EVP_Digest(message.baseAddress, message.count, &value, &count, algorithm, nil) == 1 else { return nil }
        return Array(value.prefix(Int(count)))
    }
}
