// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The digest at the end of JKS and JCEKS files: SHA-1 of the passphrase, a fixed text, and everything before it.
enum JavaKeystoreDigest {
    static let byteCount = 20
    private static let separator = Array("Mighty Aphrodite".utf8)

    static func digest(of content: UnsafeRawBufferPointer, with passphrase: Passphrase) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { fatalError("OpenSSL could not allocate a digest") }
        defer { EVP_MD_CTX_free(context) }
        var digest = [UInt8](repeating: 0, count: byteCount)
        var count: UInt32 = 0
        let isMade = passphrase.withUTF16 { text in
            EVP_DigestInit_ex(context, EVP_sha1(), nil) == 1
                && EVP_DigestUpdate(context, text.baseAddress, text.count) == 1
                && EVP_DigestUpdate(context, separator, separator.count) == 1
                && EVP_DigestUpdate(context, content.baseAddress, content.count) == 1
                && EVP_DigestFinal_ex(context, &digest, &count) == 1
        }
        return isMade ? digest : []
    }
}

extension Passphrase {
    /// The characters as Java digests them: UTF-16, big-endian.
    fileprivate func withUTF16<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        withBytes { utf8 in
            // No character takes more than twice its UTF-8 bytes.
            let buffer = CleansedBytes(capacity: utf8.count * 2)
            var count = 0
            _ = transcode(
                utf8.makeIterator(),
                from: UTF8.self,
                to: UTF16.self,
                stoppingOnError: false,
                into: { unit in
                    buffer.bytes[count] = UInt8(unit >> 8)
                    buffer.bytes[count + 1] = UInt8(truncatingIfNeeded: unit)
                    count += 2
                }
            )
            return body(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]))
        }
    }
}
