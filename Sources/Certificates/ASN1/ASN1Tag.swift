// SPDX-License-Identifier: Apache-2.0

/// Identifier octets (X.690, section 8.1.2).
enum ASN1Tag {
    static let constructed: UInt8 = 0x20

    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let objectIdentifier: UInt8 = 0x06
    static let enumerated: UInt8 = 0x0A
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let bmpString: UInt8 = 0x1E
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31

    /// `[number]`, context-specific.
    static func context(_ number: UInt8, isConstructed: Bool = true) -> UInt8 {
        0x80 | number | (isConstructed ? constructed : 0)
    }
}
