// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A revocation list put together from bytes, for what no CA would issue. Its signature is none.
struct RevocationListDER {
    var version: [UInt8]? = TestCertificateDER.integer([1])
    var algorithm = TestCertificateDER.sequence([TestCertificateDER.objectIdentifier("ecdsa-with-SHA256")])
    var issuer = TestCertificateDER.name("CN=handmade")
    var thisUpdate = TestCertificateDER.time(1_700_000_000)
    var nextUpdate: [UInt8]? = TestCertificateDER.time(1_800_000_000)
    var entries: [[UInt8]] = []
    var extensions: [[UInt8]] = []

    var bytes: [UInt8] {
        var parts = [version, algorithm, issuer, thisUpdate, nextUpdate].compactMap { $0 }
        if !entries.isEmpty { parts.append(TestCertificateDER.sequence(entries)) }
        if !extensions.isEmpty {
            parts.append(TestCertificateDER.element(0xA0, TestCertificateDER.sequence(extensions)))
        }
        return TestCertificateDER.sequence([
            TestCertificateDER.sequence(parts), algorithm,
            TestCertificateDER.bitString([UInt8](repeating: 0x5A, count: 64)),
        ])
    }

    static func entry(_ serial: [UInt8]) -> [UInt8] {
        TestCertificateDER.sequence([TestCertificateDER.integer(serial), TestCertificateDER.time(1_690_000_000)])
    }

    static func authorityKeyIdentifier(_ content: [UInt8]) -> [UInt8] {
        TestCertificateDER.sequence([
            TestCertificateDER.objectIdentifier("authorityKeyIdentifier"), TestCertificateDER.octetString(content),
        ])
    }
}
