// SPDX-License-Identifier: Apache-2.0

/// What may open a keystore. PKCS#12 knows two empty passphrases, no bytes at all and the end of a text alone, and
/// programs differ in which they write.
enum PassphraseCandidate {
    case given(Passphrase)
    case empty
    case none

    static func all(_ passphrases: [Passphrase]) -> [PassphraseCandidate] {
        passphrases.map { .given($0) } + [.empty, .none]
    }

    /// As OpenSSL takes it: UTF-8, its length in bytes, and a null pointer for none.
    func withCharacters<R>(_ body: (UnsafePointer<CChar>?, Int32) -> R) -> R {
        switch self {
        case .given(let passphrase):
            passphrase.withBytes { bytes in
                body(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count))
            }
        case .empty: body("", 0)
        case .none: body(nil, 0)
        }
    }
}
