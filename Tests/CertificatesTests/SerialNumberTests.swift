// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Certificates

@Suite("Serial numbers")
struct SerialNumberTests {
    static let maximum = "1461501637330902918203684832716283019655932542975"  // 2^160 - 1

    @Test(
        "the hexadecimal and the decimal form of one number are equal",
        arguments: [
            ("00", "0"), ("0", "000"), ("1", "1"), ("ff", "255"), ("FF", "255"), ("0100", "256"),
            ("8000000000000000", "9223372036854775808"), (String(repeating: "f", count: 40), maximum),
        ]
    )
    func bothFormsAreEqual(hexadecimal: String, decimal: String) throws {
        let fromHexadecimal = try #require(SerialNumber(hexadecimal: hexadecimal))
        let fromDecimal = try #require(SerialNumber(decimal: decimal))
        #expect(fromHexadecimal == fromDecimal)
        #expect(fromHexadecimal.hashValue == fromDecimal.hashValue)
    }

    @Test(
        "a certificate's number equals both forms of it",
        arguments: [[0x01], [0x80], [0x12, 0x00], [0xFF, 0xFE, 0xFD]]
    )
    func certificatesNumberEqualsBothForms(bytes: [UInt8]) {
        let serial = PEMTests.authority.leaf(dns: ["a"], serial: bytes).decoded.serialNumber
        let value = bytes.reduce(0) { $0 << 8 | Int($1) }
        #expect(serial == SerialNumber(hexadecimal: String(value, radix: 16)))
        #expect(serial == SerialNumber(decimal: String(value)))
        #expect(serial.hexadecimal.count == bytes.count * 2)
    }

    @Test("zero prints as one byte")
    func zeroIsOneByte() {
        let serial = PEMTests.authority.leaf(dns: ["a"], serial: [0]).decoded.serialNumber
        #expect(serial.hexadecimal == "00")
        #expect(serial == SerialNumber(decimal: "0"))
    }

    @Test("a negative number keeps its sign, and equals no positive one")
    func negativeNumberKeepsItsSign() {
        let serial = PEMTests.authority.leaf(names: [.dns("a")]) { $0.serial = [0xFE, 0x00] }.decoded.serialNumber
        #expect(serial.hexadecimal == "-0200")
        #expect(serial != SerialNumber(hexadecimal: "0200"))
        #expect(serial == SerialNumber(magnitude: [0x02, 0x00], isNegative: true))
    }

    @Test("minus zero is zero")
    func minusZeroIsZero() {
        #expect(SerialNumber(magnitude: [0, 0], isNegative: true) == SerialNumber(magnitude: []))
    }

    @Test("what is no number is none", arguments: ["", "-1", "0x1", " 1", "1 ", "g", "1:2", "１"])
    func noNumberIsNone(text: String) {
        #expect(SerialNumber(hexadecimal: text) == nil)
        #expect(SerialNumber(decimal: text) == nil)
    }

    @Test("decimal text has no letters, and no more than 64 digits")
    func decimalTextIsBounded() {
        #expect(SerialNumber(decimal: "ff") == nil)
        #expect(SerialNumber(decimal: String(repeating: "9", count: 64)) != nil)
        #expect(SerialNumber(decimal: String(repeating: "9", count: 65)) == nil)
    }
}
