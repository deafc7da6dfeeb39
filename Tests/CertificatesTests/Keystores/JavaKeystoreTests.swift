// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Certificates

@Suite struct JavaKeystoreTests {
    /// Recorded with `keytool` by `make_keystores` beside them.
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/keystores").standardizedFileURL
    private static let passphrase = "changeit"

    private let authority = TestCertificateAuthority.root("CN=ca")

    private func decode(
        _ bytes: [UInt8],
        _ passphrases: [String] = [passphrase],
        limits: KeystoreLimits = KeystoreLimits()
    ) throws -> Keystore {
        try bytes.withUnsafeBytes { bytes in
            let format = try #require(KeystoreFormat(recognizing: bytes))
            return KeystoreDecoder(limits: limits)
                .decode(bytes, as: format, passphrases: passphrases.map { Passphrase($0) })
        }
    }

    private func recorded(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Self.fixtures.appending(path: name)))
    }

    private func names(_ keystore: Keystore) -> [String?: [String]] {
        Dictionary(uniqueKeysWithValues: keystore.entries.map { ($0.alias, $0.certificates.map(\.displayName)) })
    }

    private func reasons(_ keystore: Keystore) -> [String] {
        keystore.problems.map(\.reason.rawValue) + keystore.certificateProblems.map(\.reason.rawValue)
    }

    @Test(.enabled(if: CommandLineTool.isInstalled("keytool")), arguments: ["PKCS12", "JKS", "JCEKS"])
    func `what keytool writes is read`(type: String) throws {
        let bytes = try KeystoreMaker.keytool(type, trusting: authority.certificate, passphrase: Self.passphrase)
        let keystore = try decode(bytes)
        #expect(reasons(keystore) == [])
        #expect(names(keystore) == ["shop": ["shop.example"], "trusted": ["ca"]])
        #expect(keystore.entries.first { $0.alias == "trusted" }?.certificates == [authority.certificate.decoded])
    }

    @Test(arguments: ["shop.jks", "shop.jceks", "shop.p12"])
    func `keystores that keytool wrote are read`(name: String) throws {
        let keystore = try decode(try recorded(name))
        #expect(reasons(keystore) == [])
        let entries = names(keystore)
        #expect(entries["shop"]?.first == "shop.example")
        #expect(entries["trusted"] == ["root"])
        #expect(
            keystore.entries.flatMap(\.certificates).map(\.displayName).sorted() == [
                "intermediate", "root", "root", "shop.example",
            ]
        )
    }

    @Test(arguments: ["shop.jks", "shop.jceks"])
    func `certificates are read without a passphrase, and a wrong one is told of`(name: String) throws {
        let bytes = try recorded(name)
        #expect(reasons(try decode(bytes, [])) == [])
        #expect(try decode(bytes, []).entries == decode(bytes).entries)
        #expect(reasons(try decode(bytes, ["wrong"])) == ["wrong_passphrase"])
        #expect(try decode(bytes, ["wrong"]).entries.count == 2)
        #expect(reasons(try decode(bytes, ["wrong", "changeit"])) == [])
    }

    @Test(arguments: ["shop.jks", "shop.jceks"])
    func `a file cut off anywhere is a problem, and what stands before the cut is read`(name: String) throws {
        let bytes = try recorded(name)
        for length in 4..<bytes.count {
            let keystore = try decode(Array(bytes[..<length]))
            #expect(reasons(keystore) == ["malformed_keystore"], "\(length) bytes")
        }
    }

    @Test(arguments: ["shop.jks", "shop.jceks"])
    func `any byte may be damaged without harm, and is noticed by the digest`(name: String) throws {
        let bytes = try recorded(name)
        for position in 4..<bytes.count {
            for flip in [0x01, 0x80, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[position] ^= flip
                #expect(try reasons(decode(damaged)) != [], "byte \(position)")
            }
        }
    }

    @Test func `aliases are Java's own UTF-8`() throws {
        var store = JavaKeystoreBytes()
        store.entries = [
            .trusted(alias: [0x61, 0xC0, 0x80, 0xC3, 0xA4], certificate: authority.certificate.der),
            .trusted(alias: [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], certificate: authority.certificate.der),
            .trusted(alias: [0xED, 0xA0, 0xBD], certificate: authority.certificate.der),
        ]
        let aliases = try decode(store.bytes, []).entries.map(\.alias)
        #expect(aliases == ["a\u{0}ä", "😀", "\u{FFFD}"])
        store.entries = [.trusted(alias: [0xE2, 0x82], certificate: authority.certificate.der)]
        #expect(reasons(try decode(store.bytes, [])) == ["malformed_keystore"])
    }

    @Test func `the first version names no type of certificate`() throws {
        var store = JavaKeystoreBytes()
        store.version = 1
        store.entries = [.trusted(alias: [0x61], certificate: authority.certificate.der)]
        #expect(try decode(store.bytes, []).entries.map(\.certificates) == [[authority.certificate.decoded]])
        store.version = 3
        #expect(reasons(try decode(store.bytes, [])) == ["unsupported_keystore"])
    }

    @Test func `a certificate that is none costs only itself`() throws {
        var store = JavaKeystoreBytes()
        store.entries = [
            .trusted(alias: [0x61], certificate: [0x30, 0x80]),
            .trusted(alias: [0x62], certificate: authority.certificate.der),
        ]
        let keystore = try decode(store.bytes, [])
        #expect(reasons(keystore) == ["malformed_certificate"])
        #expect(keystore.entries.map(\.alias) == ["b"])
    }

    @Test func `more certificates than allowed are cut, and told of`() throws {
        var limits = KeystoreLimits()
        limits.maximumCertificates = 2
        let keystore = try decode(try recorded("shop.jks"), limits: limits)
        #expect(keystore.entries.reduce(0) { $0 + $1.certificates.count } == 2)
        #expect(reasons(keystore) == ["too_many_entries"])
    }

    @Test func `counts that the file cannot hold end the reading`() throws {
        var store = JavaKeystoreBytes()
        store.count = 0xFFFF_FFFF
        #expect(reasons(try decode(store.bytes, [])) == ["malformed_keystore"])
        store.entries = [.privateKey(alias: [0x61], chainCount: 0xFFFF_FFFF)]
        #expect(reasons(try decode(store.bytes, [])) == ["malformed_keystore"])
    }

    @Test func `an empty keystore says that it is`() throws {
        #expect(reasons(try decode(JavaKeystoreBytes().bytes, [])) == ["no_certificate"])
    }
}
