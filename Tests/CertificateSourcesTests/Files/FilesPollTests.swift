// SPDX-License-Identifier: Apache-2.0

import CertificateHealth
import Certificates
import Foundation
import TestSupport
import Testing

@testable import CertificateSources

@Suite struct FilesPollTests {
    private let directory: TemporaryDirectory
    private let inventory = Inventory()
    private let authority = TestCertificateAuthority.root()
    private static let source = "files"

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func poll(_ patterns: String..., maximumBodyBytes: Int = 1 << 20) -> FilesPoll {
        let settings = FilesSourceSettings(
            name: Self.source,
            polling: .of(maximumBodyBytes: maximumBodyBytes),
            patterns: patterns
        )
        inventory.update { state in
            state.register(source: Self.source, reasons: [], limits: settings.polling.inventoryLimits)
        }
        return FilesPoll(
            settings: settings,
            context: .silent(inventory: inventory),
            kubeconfigs: NoKubeconfigs()
        )
    }

    private func record(_ path: String) -> TargetRecord? {
        inventory.snapshot.records[TargetID(source: Self.source, name: path)]
    }

    private func leaves(_ path: String) -> Set<Certificate> {
        Set(record(path)?.slots.values.compactMap(\.certificate).filter { $0.role == .leaf } ?? [])
    }

    private var errors: [String: UInt64] { inventory.snapshot.sources[Self.source]?.errors ?? [:] }

    @Test func `a bundle is a slot for each certificate, the leaf's with its chain`() throws {
        let leaf = authority.leaf(dns: ["a.example"])
        try directory.write(leaf.pem + authority.pem, to: "a.pem")
        var poll = poll(directory.path("*.pem"))
        poll.run()
        let slots = record(directory.path("a.pem"))?.slots ?? [:]
        #expect(Set(slots.keys.map(\.role)) == [.leaf, .root])
        #expect(slots.keys.allSatisfy { $0.secret == directory.path("a.pem") && $0.source == .file })
        #expect(slots.values.first { $0.certificate == leaf.decoded }?.chain?.isAnchored == true)
        #expect(slots.values.allSatisfy { $0.isInUse == nil && $0.plan == nil })
        #expect(record(directory.path("a.pem"))?.isUp == true)
        #expect(inventory.snapshot.sources[Self.source]?.lastSuccess == 5_000)
        #expect(errors.isEmpty)
    }

    @Test func `a change is seen after a rewrite, a move and the swap of a link`() throws {
        let leaves = (0..<4).map { _ in authority.leaf(dns: ["a.example"]) }
        try directory.makeDirectory("v1")
        try directory.makeDirectory("v2")
        try directory.write(leaves[0].pem, to: "v1/tls.crt")
        try directory.link("data", to: "v1")
        let path = directory.path("data/tls.crt")
        var poll = poll(path)
        poll.run()
        #expect(self.leaves(path) == [leaves[0].decoded])
        try directory.write(leaves[1].pem + authority.pem, to: "v1/tls.crt")
        poll.run()
        #expect(self.leaves(path) == [leaves[1].decoded])
        try directory.replace("v1/tls.crt", by: leaves[2].pem)
        poll.run()
        #expect(self.leaves(path) == [leaves[2].decoded])
        try directory.write(leaves[3].pem, to: "v2/tls.crt")
        try directory.link("data", to: "v2")
        poll.run()
        #expect(self.leaves(path) == [leaves[3].decoded])
        #expect(record(path)?.slots.values.first { $0.certificate == leaves[3].decoded }?.rotations == 3)
    }

    @Test func `a file that did not change is confirmed and not read again`() throws {
        // Each reading would count the bad block.
        try directory.write(authority.pem + "-----BEGIN CERTIFICATE-----\n", to: "a.pem")
        var poll = poll(directory.path("a.pem"))
        for _ in 0..<3 { poll.run() }
        #expect(errors == ["malformed_pem": 1])
        #expect(record(directory.path("a.pem"))?.slots.count == 1)
        try directory.replace("a.pem", by: authority.pem + "-----BEGIN CERTIFICATE-----\nAAAA\n")
        poll.run()
        #expect(errors == ["malformed_pem": 2])
    }

    @Test func `a file of a pattern that is gone ends, its neighbour stays`() throws {
        try directory.write(authority.pem, to: "a.pem")
        try directory.write(authority.pem, to: "b.pem")
        var poll = poll(directory.path("*.pem"))
        poll.run()
        #expect(inventory.snapshot.records.count == 2)
        try directory.remove("a.pem")
        poll.run()
        #expect(record(directory.path("a.pem")) == nil)
        #expect(record(directory.path("b.pem"))?.isUp == true)
        #expect(errors.isEmpty)
    }

    @Test func `a named file that is gone keeps what was known and is down`() throws {
        try directory.write(authority.pem, to: "a.pem")
        let path = directory.path("a.pem")
        var poll = poll(path)
        poll.run()
        try directory.remove("a.pem")
        poll.run()
        #expect(record(path)?.isUp == false)
        #expect(record(path)?.slots.count == 1)
        #expect(errors == ["not_found": 1])
        try directory.write(authority.pem, to: "a.pem")
        poll.run()
        #expect(record(path)?.isUp == true)
    }

    @Test func `a named file that was never there is a target that is down`() throws {
        var poll = poll(directory.path("missing.pem"))
        poll.run()
        #expect(record(directory.path("missing.pem"))?.isUp == false)
        #expect(errors == ["not_found": 1])
    }

    @Test func `a directory and a pipe are no files, and nobody waits for the pipe`() throws {
        try directory.makeDirectory("a")
        try #require(mkfifo(directory.path("b"), 0o600) == 0)
        try directory.write(authority.pem, to: "c")
        var poll = poll(directory.path("?"))
        poll.run()
        #expect(errors == ["not_a_file": 2])
        #expect(record(directory.path("c"))?.isUp == true)
    }

    @Test func `what the system will not open is unreadable`() throws {
        // A link to itself: permissions do not stop every user that runs tests.
        try directory.link("loop.pem", to: "loop.pem")
        var poll = poll(directory.path("loop.pem"))
        poll.run()
        #expect(errors == ["unreadable": 1])
    }

    @Test func `a file over the limit is refused, one at the limit is read`() throws {
        try directory.write(authority.pem, to: "a.pem")
        var large = poll(directory.path("a.pem"), maximumBodyBytes: authority.pem.utf8.count - 1)
        large.run()
        #expect(errors == ["too_large": 1])
        #expect(record(directory.path("a.pem"))?.slots.isEmpty == true)
        var fitting = poll(directory.path("a.pem"), maximumBodyBytes: authority.pem.utf8.count)
        fitting.run()
        #expect(record(directory.path("a.pem"))?.slots.count == 1)
    }

    @Test(arguments: ["", "no certificate in here\n"])
    func `a file without certificates has its reason`(text: String) throws {
        try directory.write(text, to: "a.pem")
        var poll = poll(directory.path("a.pem"))
        poll.run()
        #expect(errors == ["no_certificate": 1])
        #expect(record(directory.path("a.pem"))?.slots.isEmpty == true)
    }

    @Test func `names with line breaks, quotes and NUL, and too many of them, leave the certificate`() throws {
        let strange = authority.leaf(names: [
            .dns(Array("a\nb\"c".utf8)), .dns(Array("d\0e".utf8)),
        ])
        try directory.write(strange.pem, to: "strange.pem")
        try directory.write(authority.leaf(dns: (0..<40_000).map { "n\($0)" }).pem, to: "many.pem")
        var poll = poll(directory.path("*.pem"))
        poll.run()
        #expect(
            leaves(directory.path("strange.pem")).first?.subjectAlternativeNames == [.dns("a\nb\"c"), .dns("d\0e")]
        )
        #expect(leaves(directory.path("many.pem")).first?.subjectAlternativeNames.count == 100)
        #expect(errors == ["too_many_names": 1])
    }

    @Test func `a directory that cannot be read keeps the series of its files`() throws {
        try directory.makeDirectory("real")
        try directory.write(authority.pem, to: "real/a.pem")
        try directory.link("data", to: "real")
        let path = directory.path("data/a.pem")
        var poll = poll(directory.path("data/*.pem"))
        poll.run()
        #expect(record(path)?.slots.count == 1)
        try directory.link("data", to: "data")
        poll.run()
        #expect(errors == ["unreadable": 1])
        #expect(record(path)?.slots.count == 1)
        try directory.link("data", to: "real")
        poll.run()
        #expect(record(path)?.isUp == true)
        #expect(errors == ["unreadable": 1])
    }

    @Test func `a directory that is not there has no files and is no failure`() throws {
        var poll = poll(directory.path("none/*.pem"))
        poll.run()
        #expect(inventory.snapshot.records.isEmpty)
        #expect(errors.isEmpty)
    }

    @Test func `a file that two patterns match is one target`() throws {
        try directory.write(authority.pem, to: "a.pem")
        var poll = poll(directory.path("*.pem"), directory.path("a.*"), directory.path("a.pem"))
        poll.run()
        #expect(inventory.snapshot.records.count == 1)
    }
}
