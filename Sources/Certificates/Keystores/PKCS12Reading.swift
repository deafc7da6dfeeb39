// SPDX-License-Identifier: Apache-2.0

/// One pass over a PKCS#12 file (RFC 7292): the certificates of its bags, in the clear or encrypted.
struct PKCS12Reading {
    private(set) var collector: KeystoreCollector
    private let ciphers: KeystoreCiphers
    private let candidates: [PassphraseCandidate]
    private let hasPassphrases: Bool
    private let maximumIterations: Int
    private var iterationsLeft: Int
    /// The one that is known to fit.
    private var passphrase: PassphraseCandidate?
    private var digestFits: Bool?

    init(
        _ collector: KeystoreCollector,
        ciphers: KeystoreCiphers,
        passphrases: [Passphrase],
        iterations: Int
    ) {
        self.collector = collector
        self.ciphers = ciphers
        candidates = PassphraseCandidate.all(passphrases)
        hasPassphrases = !passphrases.isEmpty
        maximumIterations = iterations
        iterationsLeft = iterations
    }

    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        do throws(KeystoreError) {
            try readFile(bytes)
        } catch {
            collector.report(error)
        }
    }

    private mutating func readFile(_ bytes: UnsafeRawBufferPointer) throws(KeystoreError) {
        try readParts { (reading) throws(ASN1Cursor.Fault) in
            var file = ASN1Cursor(bytes)
            var parts = ASN1Cursor(into: try file.next(ASN1Tag.sequence))
            _ = try parts.next(ASN1Tag.integer)
            var content = ASN1Cursor(into: try parts.next(ASN1Tag.sequence))
            guard try content.next().isObjectIdentifier(PKCS12Identifier.data) else {
                return KeystoreError(
                    .unsupportedKeystore,
                    "the keystore is signed with a key instead of a passphrase, which is not read"
                )
            }
            var explicit = ASN1Cursor(into: try content.next(ASN1Tag.context(0)))
            let digest = try parts.isAtEnd ? nil : PKCS12MAC(try parts.next(ASN1Tag.sequence))
            return try explicit.next().withOctets { safes throws(ASN1Cursor.Fault) in
                do throws(KeystoreError) {
                    try reading.findPassphrase(by: digest, of: safes)
                } catch {
                    return error
                }
                return try reading.readSafes(safes)
            }
        }
    }

    /// What a walk over the encoding says: a fault of the encoding, a reason of its own to give up, or neither.
    private mutating func readParts(
        _ body: (inout PKCS12Reading) throws(ASN1Cursor.Fault) -> KeystoreError?
    ) throws(KeystoreError) {
        let error: KeystoreError?
        do throws(ASN1Cursor.Fault) {
            error = try body(&self)
        } catch {
            throw .malformed
        }
        if let error { throw error }
    }

    private mutating func findPassphrase(
        by digest: PKCS12MAC?,
        of safes: UnsafeRawBufferPointer
    ) throws(KeystoreError) {
        guard let digest else { return }
        for candidate in candidates {
            try spend(digest.iterations)
            guard digest.isMade(of: safes, by: candidate, ciphers) else { continue }
            passphrase = candidate
            digestFits = true
            return
        }
        digestFits = false
        // What is in the clear is read all the same, as it is from files that have no digest.
        if hasPassphrases { collector.report(Self.wrongPassphrase) }
    }

    private mutating func readSafes(_ bytes: UnsafeRawBufferPointer) throws(ASN1Cursor.Fault) -> KeystoreError? {
        var outer = ASN1Cursor(bytes)
        var safes = ASN1Cursor(into: try outer.next(ASN1Tag.sequence))
        while !safes.isAtEnd {
            var safe = ASN1Cursor(into: try safes.next(ASN1Tag.sequence))
            let kind = try safe.next(ASN1Tag.objectIdentifier)
            guard !safe.isAtEnd else { continue }
            var explicit = ASN1Cursor(into: try safe.next(ASN1Tag.context(0)))
            if kind.isObjectIdentifier(PKCS12Identifier.data) {
                try explicit.next().withOctets { bags throws(ASN1Cursor.Fault) in
                    try PKCS12Bags.read(bags, into: &collector)
                }
            } else if kind.isObjectIdentifier(PKCS12Identifier.encryptedData) {
                if let error = try readEncrypted(try explicit.next(ASN1Tag.sequence)) { collector.report(error) }
            } else {
                collector.report(
                    .unsupportedKeystore,
                    "a part is encrypted for a certificate's holder instead of by a passphrase, which is not read"
                )
            }
        }
        return nil
    }

    private mutating func readEncrypted(_ data: ASN1Element) throws(ASN1Cursor.Fault) -> KeystoreError? {
        var cursor = ASN1Cursor(into: data)
        _ = try cursor.next(ASN1Tag.integer)
        var content = ASN1Cursor(into: try cursor.next(ASN1Tag.sequence))
        _ = try content.next(ASN1Tag.objectIdentifier)
        guard let algorithm = AlgorithmHandle(try content.next(ASN1Tag.sequence).whole) else {
            throw ASN1Cursor.Fault()
        }
        let octets = try content.next()
        return try octets.withOctets(tag: ASN1Tag.context(0, isConstructed: false)) { bytes in
            do throws(KeystoreError) {
                return try readDecrypted(bytes, by: algorithm) ? nil : Self.wrongPassphrase
            } catch {
                return error
            }
        }
    }

    /// - Returns: whether one of the passphrases opens it.
    private mutating func readDecrypted(
        _ bytes: UnsafeRawBufferPointer,
        by algorithm: borrowing AlgorithmHandle
    ) throws(KeystoreError) -> Bool {
        let iterations = try algorithm.iterations(offeredBy: ciphers)
        // A passphrase that does not make the digest is not the one that encrypted it either.
        if digestFits == false { return false }
        for candidate in passphrase.map({ [$0] }) ?? candidates {
            try spend(iterations)
            guard let plain = ciphers.decrypt(bytes, by: algorithm, passphrase: candidate) else { continue }
            let isRead = plain.withBytes { bags in
                var found = collector
                do throws(ASN1Cursor.Fault) {
                    try PKCS12Bags.read(bags, into: &found)
                } catch {
                    // A wrong passphrase makes nonsense that happens to end as it should.
                    return false
                }
                collector = found
                return true
            }
            guard isRead else { continue }
            passphrase = candidate
            return true
        }
        return false
    }

    private mutating func spend(_ iterations: Int) throws(KeystoreError) {
        guard iterations <= iterationsLeft else {
            throw KeystoreError(
                .tooManyIterations,
                "its keys take more than \(maximumIterations) iterations; export it again with fewer"
            )
        }
        iterationsLeft -= iterations
    }

    private static let wrongPassphrase = KeystoreError(
        .wrongPassphrase,
        "none of the passphrases fits; name the file that holds the right one under passphrases"
    )
}
