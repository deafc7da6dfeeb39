// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite struct RevocationEntryTests {
    private func list(_ list: TestRevocationList) throws -> RevocationList {
        let bundle = RevocationBundleDecoder().decode(list.bytes)
        #expect(bundle.problems == [])
        return try #require(bundle.lists.first)
    }

    @Test func `numbers of any length are found, and no others`() throws {
        var der = TestRevocationList()
        let numbers: [[UInt8]] = [
            [0x01], [0x00, 0x80], [0x7F], [0x12, 0x34], [UInt8](repeating: 0x11, count: 16),
            [0x00] + [UInt8](repeating: 0xFF, count: 20), [UInt8](repeating: 0x22, count: 20),
        ]
        der.entries = numbers.shuffled().map { TestRevocationList.entry($0) }
        let list = try list(der)
        for number in numbers { #expect(list.revokes(SerialNumber(magnitude: number)), "\(number)") }
        let others: [[UInt8]] = [
            [0x02], [], [0x12, 0x33], [0x12, 0x35], [0x12], [UInt8](repeating: 0x11, count: 15),
            [UInt8](repeating: 0x11, count: 17), [UInt8](repeating: 0xFF, count: 21),
        ]
        for number in others { #expect(!list.revokes(SerialNumber(magnitude: number)), "\(number)") }
        #expect(!list.revokes(SerialNumber(magnitude: [0x01], isNegative: true)))
        #expect(list.entryCount == numbers.count)
    }

    @Test func `each of many numbers is found, whatever their order`() throws {
        let numbers = (0..<3_000).map { [0x40, UInt8(truncatingIfNeeded: $0 * 31), UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        var der = TestRevocationList()
        der.entries = numbers.shuffled().map { TestRevocationList.entry($0) }
        let list = try list(der)
        #expect(numbers.allSatisfy { list.revokes(SerialNumber(magnitude: $0)) })
        #expect(!list.revokes(SerialNumber(magnitude: [0x40, 0x00, 0xFF, 0xFF])))
    }

    @Test func `negative and endless numbers are counted and match nothing`() throws {
        var der = TestRevocationList()
        der.entries = [
            TestRevocationList.entry([0x80]), TestRevocationList.entry([UInt8](repeating: 0x55, count: 100)),
        ]
        let list = try list(der)
        #expect(list.entryCount == 2)
        #expect(!list.revokes(SerialNumber(magnitude: [0x80])))
        #expect(!list.revokes(SerialNumber(magnitude: [UInt8](repeating: 0x55, count: 100))))
    }

    @Test func `a delta list tells which certificates are valid again`() throws {
        var der = TestRevocationList()
        der.entries = [
            TestRevocationList.entry([1]), TestRevocationList.entry([2], reason: 8),
            TestRevocationList.entry([3], reason: 6),
        ]
        der.extensions = [TestRevocationList.number([9]), TestRevocationList.delta(since: [7])]
        let list = try list(der)
        #expect(list.kind == .delta)
        #expect(list.number == SerialNumber(magnitude: [9]))
        #expect([1, 2, 3].map { list.revokes(SerialNumber(magnitude: [$0])) } == [true, false, true])
        #expect([1, 2, 3].map { list.removes(SerialNumber(magnitude: [$0])) } == [false, true, false])
        #expect(list.entryCount == 3)
    }

    @Test func `number, kind, size and scope are what the list says`() throws {
        var der = TestRevocationList()
        let plain = try list(der)
        #expect(plain.kind == .base && plain.number == nil && !plain.isIndirect)
        #expect(plain.byteCount == der.bytes.count)
        der.extensions = [TestRevocationList.number([0x01, 0x00]), TestRevocationList.indirect]
        let numbered = try list(der)
        #expect(numbered.number == SerialNumber(magnitude: [1, 0]))
        #expect(numbered.isIndirect)
    }

    @Test(arguments: TestKey.Kind.allCases)
    func `a list is verified by the key that signed it and by no other`(kind: TestKey.Kind) throws {
        let authority = TestCertificateAuthority.root(key: .make(kind))
        let other = TestCertificateAuthority.root(key: .make(kind))
        let list = try list(TestRevocationList(of: authority, revoking: [[1]]))
        let verifier = SignatureVerifier()
        #expect(verifier.isSigned(list, by: authority.certificate.decoded))
        #expect(!verifier.isSigned(list, by: other.certificate.decoded))
        var changed = TestRevocationList(of: authority, revoking: [[1]]).bytes
        // The number of the entry.
        let place = try #require(changed.firstRange(of: [0x02, 0x01, 0x01, 0x17])?.lowerBound)
        changed[place + 2] = 2
        let forged = try #require(RevocationBundleDecoder().decode(changed).lists.first)
        #expect(forged.revokes(SerialNumber(magnitude: [2])))
        #expect(!verifier.isSigned(forged, by: authority.certificate.decoded))
    }

    @Test func `a list of the openssl program is verified`() throws {
        let issuer = RevocationAuthority()
        let list = try #require(RevocationBundleDecoder().decode(try issuer.list(revoked: 3)).lists.first)
        #expect(SignatureVerifier().isSigned(list, by: issuer.authority.certificate.decoded))
        #expect(list.number == SerialNumber(magnitude: [1]))
        // The program numbers them from 1000 in hexadecimal.
        #expect(list.revokes(SerialNumber(magnitude: [0x10, 0x02])))
    }

    @Test func `one list in many places is one in memory, and forgotten with the last`() throws {
        let interner = CertificateInterner()
        let bytes = TestRevocationList().bytes
        let decoder = RevocationBundleDecoder(interner: interner)
        let fingerprint = SHA256.digest(of: bytes)
        do {
            let first = try #require(decoder.decode(bytes).lists.first)
            #expect(decoder.decode(bytes).lists == [first])
            interner.sweep()
            #expect(interner.list(with: fingerprint) == first)
        }
        interner.sweep()
        #expect(interner.list(with: fingerprint) == nil)
    }

    @Test func `numbers have the order of integers`() {
        let numbers = [
            SerialNumber(magnitude: [2], isNegative: true), SerialNumber(magnitude: [1], isNegative: true),
            SerialNumber(magnitude: []), SerialNumber(magnitude: [0x10]), SerialNumber(magnitude: [0xFF]),
            SerialNumber(magnitude: [0x01, 0x00]),
        ]
        #expect(numbers.shuffled().sorted() == numbers)
        #expect(numbers.map(\.approximation) == [-2, -1, 0, 16, 255, 256])
    }
}
