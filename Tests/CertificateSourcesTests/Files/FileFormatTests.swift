// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Foundation
import StreamingJSON
import TestSupport
import Testing

@testable import CertificateSources

@Suite struct FileFormatTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/keystores").standardizedFileURL

    private let directory: TemporaryDirectory
    private let inventory = Inventory()
    private let authority = TestCertificateAuthority.root("O=mesh")

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func poll(
        passphrases: [PassphraseFile] = [],
        kubeconfigs: any KubeconfigReading = NoKubeconfigs()
    ) -> FilesPoll {
        let settings = FilesSourceSettings(
            name: "files",
            polling: .of(maximumBodyBytes: 1 << 20),
            patterns: [directory.path("*.here")],
            passphrases: passphrases
        )
        inventory.update { $0.register(source: "files", reasons: [], limits: settings.polling.inventoryLimits) }
        return FilesPoll(settings: settings, context: .silent(inventory: inventory), kubeconfigs: kubeconfigs)
    }

    private func record(_ name: String) -> TargetRecord? {
        inventory.snapshot.records[TargetID(source: "files", name: directory.path(name))]
    }

    private func keys(_ name: String) -> [String] {
        (record(name)?.slots.keys.map { "\($0.key ?? "-") \($0.role.rawValue) \($0.name ?? "-")" } ?? []).sorted()
    }

    private var errors: [String: UInt64] { inventory.snapshot.sources["files"]?.errors ?? [:] }

    private func put(_ fixture: String, as name: String) throws {
        try Data(contentsOf: Self.fixtures.appending(path: fixture))
            .write(to: URL(filePath: directory.path(name)))
    }

    private func passphrase(_ text: String = "changeit\n", match: String = "*") throws -> PassphraseFile {
        try directory.write(text, to: "passphrase")
        return PassphraseFile(match: Glob(match), path: directory.path("passphrase"))
    }

    @Test(arguments: ["shop.jks", "shop.jceks"])
    func `a keystore is told by its content, and its aliases are keys`(fixture: String) throws {
        try put(fixture, as: "store.here")
        var poll = poll(passphrases: [try passphrase()])
        poll.run()
        let expected = [
            "shop intermediate intermediate", "shop leaf shop.example", "shop root root", "trusted root root",
        ]
        #expect(keys("store.here") == expected)
        let leaf = record("store.here")?.slots.first { $0.key.role == .leaf }
        #expect(leaf?.value.chain?.isAnchored == true)
        #expect(leaf?.value.chain?.certificates.count == 3)
        #expect(errors == [:])
        #expect(record("store.here")?.isUp == true)
    }

    @Test func `a keystore that no passphrase opens is down, and is opened when the right one comes`() throws {
        try put("shop.p12", as: "store.here")
        var poll = poll(passphrases: [try passphrase("wrong")])
        for _ in 0..<2 { poll.run() }
        #expect(record("store.here")?.isUp == false)
        #expect(record("store.here")?.failureReason == "wrong_passphrase")
        _ = try passphrase("changeit\r\n")
        poll.run()
        #expect(record("store.here")?.isUp == true)
        #expect(keys("store.here").contains("shop leaf shop.example"))
        // What was known stays when the passphrase is changed to a wrong one.
        _ = try passphrase("wrong again")
        poll.run()
        #expect(record("store.here")?.isUp == false)
        #expect(keys("store.here").contains("shop leaf shop.example"))
    }

    @Test func `a passphrase is only for the files that it matches`() throws {
        try put("shop.p12", as: "store.here")
        var poll = poll(passphrases: [try passphrase(match: "*.p12")])
        poll.run()
        #expect(record("store.here")?.failureReason == "wrong_passphrase")
        #expect(errors == ["wrong_passphrase": 1])
    }

    @Test func `a passphrase file that is missing says so, and certificates in the clear are read`() throws {
        try put("shop.jks", as: "store.here")
        var poll = poll(passphrases: [PassphraseFile(path: directory.path("nowhere"))])
        poll.run()
        #expect(errors == ["not_found": 1])
        #expect(keys("store.here").count == 4)
    }

    @Test func `revocation lists are read from text and from DER, alone and beside certificates`() throws {
        let list = TestRevocationList(of: authority, revoking: [[1]])
        try directory.write(list.pem, to: "list.here")
        try Data(list.bytes).write(to: URL(filePath: directory.path("der.here")))
        try directory.write(authority.pem + list.pem, to: "both.here")
        var poll = poll()
        poll.run()
        for name in ["list.here", "der.here", "both.here"] {
            #expect(record(name)?.revocationLists.map(\.entryCount) == [1], "\(name)")
        }
        #expect(keys("both.here") == ["- root O=mesh"])
        #expect(keys("list.here") == [])
        #expect(errors == [:])
    }

    @Test func `a leaf on its issuer's list is revoked, wherever both stand`() throws {
        let leaf = authority.leaf(dns: ["shop.example"], serial: [0x42])
        try directory.write(leaf.pem + authority.pem, to: "leaf.here")
        try directory.write(TestRevocationList(of: authority, revoking: [[0x42]]).pem, to: "list.here")
        var poll = poll()
        poll.run()
        #expect(record("leaf.here")?.slots.first { $0.key.role == .leaf }?.value.problems.contains(.revoked) == true)
        try directory.replace("list.here", by: TestRevocationList(of: authority).pem)
        poll.run()
        #expect(record("leaf.here")?.slots.first { $0.key.role == .leaf }?.value.problems.contains(.revoked) == false)
    }

    @Test func `damage is told once, as what the file is`() throws {
        try Data(authority.certificate.der.dropLast()).write(to: URL(filePath: directory.path("cut.here")))
        var poll = poll()
        poll.run()
        #expect(errors == ["malformed_certificate": 1])
        try directory.write("-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n", to: "cut.here")
        poll.run()
        #expect(errors == ["malformed_certificate": 1, "malformed_crl": 1])
    }

    /// Answers for files whose content says so.
    private struct Scripted: KubeconfigReading {
        let certificate: [UInt8]

        func entries(in bytes: UnsafeRawBufferPointer) throws(KubeconfigFault) -> [KubeconfigEntry]? {
            switch String(decoding: bytes, as: UTF8.self) {
            case "kubeconfig":
                let embedded = WipedBytes(capacity: certificate.count) { buffer in
                    buffer.copyBytes(from: certificate)
                    return certificate.count
                }
                return [
                    KubeconfigEntry(key: "cluster/east", content: embedded.map { .embedded($0) } ?? .malformed),
                    KubeconfigEntry(key: "user/admin", content: .file("client.pem")),
                ]
            case "broken": throw KubeconfigFault("no YAML")
            default: return nil
            }
        }
    }

    @Test func `a kubeconfig file's certificates are read with the files that it refers to`() throws {
        try directory.write("kubeconfig", to: "config.here")
        var poll = poll(kubeconfigs: Scripted(certificate: Array(authority.pem.utf8)))
        poll.run()
        #expect(keys("config.here") == ["cluster/east root O=mesh"])
        #expect(errors == ["not_found": 1])
        try directory.write(authority.leaf(uris: ["spiffe://a"], subject: "CN=admin").pem, to: "client.pem")
        poll.run()
        #expect(keys("config.here") == ["cluster/east root O=mesh", "user/admin leaf spiffe://a"])
        #expect(record("config.here")?.slots.first { $0.key.role == .leaf }?.value.chain?.isAnchored == true)
        // A change of the file that is referred to alone.
        try directory.replace("client.pem", by: authority.leaf(uris: ["spiffe://b"]).pem)
        poll.run()
        #expect(keys("config.here") == ["cluster/east root O=mesh", "user/admin leaf spiffe://b"])
        try directory.replace("config.here", by: "broken")
        poll.run()
        #expect(record("config.here")?.failureReason == "malformed_kubeconfig")
        #expect(keys("config.here").count == 2)
    }
}
