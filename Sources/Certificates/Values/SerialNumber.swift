// SPDX-License-Identifier: Apache-2.0

/// A certificate's serial number (RFC 5280, section 4.1.2.2), compared as the integer it is.
///
/// Envoy prints it in hexadecimal and ztunnel in decimal; both forms of one number are equal here.
package struct SerialNumber: Hashable, Sendable {
    /// Big-endian magnitude without leading zero bytes; empty for zero.
    let magnitude: [UInt8]
    /// RFC 5280 forbids negative serials; certificates with them exist.
    let isNegative: Bool

    package init(magnitude: some Collection<UInt8>, isNegative: Bool = false) {
        self.magnitude = Array(magnitude.drop { $0 == 0 })
        self.isNegative = isNegative && !self.magnitude.isEmpty
    }

    /// Reads what Envoy's `/certs` prints: hexadecimal digits without prefix, sign or separators.
    package init?(hexadecimal text: some StringProtocol) {
        var nibbles: [UInt8] = []
        for character in text.utf8 {
            guard let value = Self.nibble(character) else { return nil }
            nibbles.append(value)
        }
        guard !nibbles.isEmpty else { return nil }
        if nibbles.count % 2 == 1 { nibbles.insert(0, at: 0) }
        self.init(magnitude: stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] })
    }

    /// Lowercase hexadecimal of whole bytes, as Envoy prints it; zero is `00`.
    package var hexadecimal: String {
        let digits = magnitude.isEmpty ? "00" : Hexadecimal.text(magnitude)
        return isNegative ? "-" + digits : digits
    }

    private static func nibble(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension SerialNumber: CustomStringConvertible {
    package var description: String { hexadecimal }
}
