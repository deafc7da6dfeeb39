// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256 with an algorithm that is fetched once: OpenSSL 3 looks implicit algorithms up at every use (EVP_MD_fetch(3)).
package enum SHA256 {
    private struct Algorithm: @unchecked Sendable {
        // An EVP_MD is immutable after the fetch and never freed here.
        let pointer: OpaquePointer
    }

    private static let algorithm: Algorithm = {
        guard let digest = EVP_MD_fetch(nil, "SHA256", nil) else {
            fatalError("OpenSSL's default provider offers no SHA-256")
        }
        return Algorithm(pointer: digest)
    }()

    static func digest(of bytes: UnsafeRawBufferPointer) -> Fingerprint {
        withUnsafeTemporaryAllocation(byteCount: Fingerprint.byteCount, alignment: 8) { output in
            let written = EVP_Digest(bytes.baseAddress, bytes.count, output.baseAddress, nil, algorithm.pointer, nil)
            precondition(written == 1, "SHA-256 of bytes in memory cannot fail")
            return Fingerprint(digest: UnsafeRawBufferPointer(output))
        }
    }

    package static func digest(of bytes: [UInt8]) -> Fingerprint {
        bytes.withUnsafeBytes { digest(of: $0) }
    }
}
