// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite struct PKCS12Tests {
    private let root: TestCertificateAuthority
    private let leaf: TestCertificate

    init() {
        root = .root()
        leaf = root.leaf(dns: ["shop.example"], subject: "CN=shop.example")
    }

    private func decode(
        _ bytes: [UInt8],
        _ passphrases: [String] = ["secret"],
        limits: KeystoreLimits = KeystoreLimits(),
        ciphers: KeystoreCiphers = .shared
    ) -> Keystore {
        bytes.withUnsafeBytes { bytes in
            guard case .pkcs12? = KeystoreFormat(recognizing: bytes) else { return Keystore() }
            return KeystoreDecoder(limits: limits, interner: nil, ciphers: ciphers)
                .decode(bytes, as: .pkcs12, passphrases: passphrases.map { Passphrase($0) })
        }
    }

    private func reasons(_ keystore: Keystore) -> [String] {
        keystore.problems.map(\.reason.rawValue) + keystore.certificateProblems.map(\.reason.rawValue)
    }

    private static let ways: [[String]] = [
        [], ["-legacy"], ["-iter", "1"], ["-macalg", "sha512"], ["-certpbe", "NONE"], ["-keypbe", "NONE"], ["-nomac"],
        ["-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"], ["-certpbe", "AES-128-CBC"],
        encryptedWithoutDigest,
    ]
    /// Left to itself, the program does not encrypt what it makes no digest of.
    private static let encryptedWithoutDigest = ["-nomac", "-certpbe", "AES-256-CBC"]

    @Test(arguments: ways)
    func `certificates are read however openssl encrypts them`(options: [String]) throws {
        let bytes = try KeystoreMaker.pkcs12([leaf, root.certificate], options: options)
        let keystore = decode(bytes)
        #expect(reasons(keystore) == [])
        #expect(keystore.entries.map(\.alias) == ["shop", nil])
        #expect(keystore.entries.flatMap(\.certificates) == [leaf.decoded, root.certificate.decoded])
    }

    @Test(arguments: [[], ["-legacy"]])
    func `the passphrase that fits is found among others`(options: [String]) throws {
        let bytes = try KeystoreMaker.pkcs12([leaf], passphrase: "pässwörd €", options: options)
        #expect(decode(bytes, ["wrong", "pässwörd €", "other"]).entries.count == 1)
        let wrong = decode(bytes, ["wrong", "other"])
        #expect(wrong.entries == [])
        #expect(reasons(wrong) == ["wrong_passphrase"])
        #expect(reasons(decode(bytes, [])) == ["wrong_passphrase"])
    }

    @Test(arguments: [[], ["-legacy"], encryptedWithoutDigest])
    func `an empty passphrase needs no file`(options: [String]) throws {
        let bytes = try KeystoreMaker.pkcs12([leaf], passphrase: "", options: options)
        #expect(decode(bytes, []).entries.map(\.certificates) == [[leaf.decoded]])
        #expect(decode(bytes, ["wrong"]).entries.map(\.certificates) == [[leaf.decoded]])
    }

    @Test func `without a digest only the decryption tells whether a passphrase fits`() throws {
        let bytes = try KeystoreMaker.pkcs12([leaf], options: Self.encryptedWithoutDigest)
        #expect(decode(bytes, ["wrong", "secret"]).entries.count == 1)
        #expect(reasons(decode(bytes, ["wrong"])) == ["wrong_passphrase"])
    }

    @Test func `certificates in the clear are read without a passphrase, and a wrong one is told of`() throws {
        let bytes = try KeystoreMaker.pkcs12([leaf], options: ["-certpbe", "NONE"])
        #expect(reasons(decode(bytes, [])) == [])
        #expect(decode(bytes, []).entries.map(\.certificates) == [[leaf.decoded]])
        let wrong = decode(bytes, ["wrong"])
        #expect(reasons(wrong) == ["wrong_passphrase"])
        #expect(wrong.entries.map(\.certificates) == [[leaf.decoded]])
    }

    @Test func `without the legacy provider an old file says what it needs`() throws {
        let old = try KeystoreMaker.pkcs12([leaf], options: ["-legacy"])
        let keystore = decode(old, ciphers: KeystoreCiphers(withLegacy: false))
        #expect(reasons(keystore) == ["unsupported_keystore"])
        #expect(keystore.problems.first?.message.contains("no legacy provider") == true)
        let modern = try KeystoreMaker.pkcs12([leaf])
        #expect(decode(modern, ciphers: KeystoreCiphers(withLegacy: false)).entries.count == 1)
    }

    @Test func `a file whose keys would cost too much is refused before anything is derived`() throws {
        let bytes = try KeystoreMaker.pkcs12([leaf], options: ["-iter", "1000"])
        var limits = KeystoreLimits()
        // The digest, then the certificates.
        limits.maximumIterations = 2_000
        #expect(reasons(decode(bytes, limits: limits)) == [])
        limits.maximumIterations = 1_999
        #expect(reasons(decode(bytes, limits: limits)) == ["too_many_iterations"])
        // Each wrong passphrase costs as much as the right one.
        limits.maximumIterations = 3_999
        #expect(reasons(decode(bytes, ["a", "b", "secret"], limits: limits)) == ["too_many_iterations"])
        limits.maximumIterations = 4_000
        #expect(reasons(decode(bytes, ["a", "b", "secret"], limits: limits)) == [])
        let hostile = PKCS12DER(iterations: [0x7F, 0xFF, 0xFF, 0xFF]).bytes
        #expect(reasons(decode(hostile)) == ["too_many_iterations"])
        let endless = PKCS12DER(iterations: [0x7F] + [UInt8](repeating: 0xFF, count: 15)).bytes
        #expect(reasons(decode(endless)) == ["malformed_keystore"])
    }

    @Test func `more certificates than allowed are cut, and told of`() throws {
        let bytes = try KeystoreMaker.pkcs12([leaf, root.certificate])
        var limits = KeystoreLimits()
        limits.maximumCertificates = 1
        let keystore = decode(bytes, limits: limits)
        #expect(keystore.entries.count == 1)
        #expect(reasons(keystore) == ["too_many_entries"])
    }

    @Test func `lengths that are left open and octets in pieces are read`() throws {
        let bytes = try KeystoreMaker.pkcs12([leaf, root.certificate])
        let open = try #require(OpenLengths.rewritten(bytes))
        #expect(open[1] == 0x80 && open.count > bytes.count)
        #expect(decode(open) == decode(bytes))
        #expect(decode(open).entries.count == 2)
    }

    @Test func `a file cut off anywhere is a problem and nothing worse`() throws {
        let bytes = try KeystoreMaker.pkcs12([leaf], options: ["-iter", "1"])
        for length in 8..<bytes.count {
            #expect(reasons(decode(Array(bytes[..<length]))) == ["malformed_keystore"], "\(length) bytes")
        }
    }

    @Test func `any byte may be damaged without harm`() throws {
        let bytes = try KeystoreMaker.pkcs12([leaf], options: ["-iter", "1"])
        for position in bytes.indices {
            for flip in [0x01, 0x80, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[position] ^= flip
                let keystore = decode(damaged)
                // A damaged key bag, or what a certificate is signed with, changes nothing that is looked at.
                #expect(keystore.entries.count <= 1, "byte \(position)")
            }
        }
    }

    @Test func `a keystore signed by a key says that it is not read`() {
        let bytes = PKCS12DER(kind: "pkcs7-signedData").bytes
        #expect(reasons(decode(bytes)) == ["unsupported_keystore"])
    }

    /// How a PKCS#8 key begins.
    private static let privateKey: [UInt8] = [0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A]

    @Test func `what is no keystore is not taken for one`() throws {
        for bytes in [leaf.der, Self.privateKey, [], [0x30], [0x30, 0x82], Array("-----BEGIN".utf8)] as [[UInt8]] {
            #expect(bytes.withUnsafeBytes { KeystoreFormat(recognizing: $0) } == nil)
        }
    }
}
