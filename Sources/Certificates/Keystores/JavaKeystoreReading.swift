// SPDX-License-Identifier: Apache-2.0

/// One pass over a keystore of Java's formats JKS and JCEKS, versions 1 and 2. Nobody specified them; they are what
/// `keytool` writes with `-storetype`.
struct JavaKeystoreReading {
    private(set) var collector: KeystoreCollector

    /// The kinds of entries.
    private enum Tag {
        static let privateKey: UInt32 = 1
        static let trustedCertificate: UInt32 = 2
        /// JCEKS alone.
        static let secretKey: UInt32 = 3
    }

    init(_ collector: KeystoreCollector) {
        self.collector = collector
    }

    mutating func read(_ bytes: UnsafeRawBufferPointer, passphrases: [Passphrase]) {
        var cursor = JavaDataCursor(bytes)
        do throws(JavaDataCursor.Fault) {
            _ = try cursor.uint32()
            let version = try cursor.uint32()
            guard (1...2).contains(version) else {
                collector.report(
                    .unsupportedKeystore,
                    "the keystore has version \(version); convert it to PKCS#12 with keytool -importkeystore"
                )
                return
            }
            let count = try cursor.uint32()
            for _ in 0..<count {
                try readEntry(&cursor, version: version)
                if collector.isOverfull { return }
            }
            checkDigest(of: bytes, entries: cursor.position, passphrases)
        } catch {
            collector.report(.malformed)
        }
    }

    private mutating func readEntry(
        _ cursor: inout JavaDataCursor,
        version: UInt32
    ) throws(JavaDataCursor.Fault) {
        let tag = try cursor.uint32()
        let alias = try cursor.text()
        try cursor.skip(8)  // when it was made
        switch tag {
        case Tag.privateKey:
            try cursor.skip(Int(try cursor.uint32()))
            var chain: [UnsafeRawBufferPointer] = []
            for _ in 0..<(try cursor.uint32()) {
                chain.append(try certificate(&cursor, version: version))
                // The collector tells of the one that is too many.
                if chain.count > collector.room { break }
            }
            collector.add(alias: alias, certificates: chain)
        case Tag.trustedCertificate:
            collector.add(alias: alias, certificates: [try certificate(&cursor, version: version)])
        case Tag.secretKey:
            var object = JavaObjectSkipping(cursor)
            cursor = try object.skipped()
        default:
            throw JavaDataCursor.Fault()
        }
    }

    private func certificate(
        _ cursor: inout JavaDataCursor,
        version: UInt32
    ) throws(JavaDataCursor.Fault) -> UnsafeRawBufferPointer {
        // Its type, which is X.509 for all there are.
        if version == 2 { try cursor.skip(Int(try cursor.uint16())) }
        return try cursor.bytes(Int(try cursor.uint32()))
    }

    /// The end of the file is a digest that a passphrase makes: without it nobody knows that the file is whole.
    private mutating func checkDigest(
        of bytes: UnsafeRawBufferPointer,
        entries end: Int,
        _ passphrases: [Passphrase]
    ) {
        guard bytes.count - end == JavaKeystoreDigest.byteCount else { return collector.report(.malformed) }
        guard !passphrases.isEmpty else { return }
        let expected = bytes[end...]
        let content = UnsafeRawBufferPointer(rebasing: bytes[..<end])
        let fits = passphrases.contains { JavaKeystoreDigest.digest(of: content, with: $0).elementsEqual(expected) }
        guard !fits else { return }
        collector.report(
            .wrongPassphrase,
            "none of the passphrases makes the keystore's digest: another one is needed, or the file was changed"
        )
    }
}
