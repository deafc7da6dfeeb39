// SPDX-License-Identifier: Apache-2.0

extension SerialNumber {
    /// Reads what ztunnel's `config_dump` prints: decimal digits. Serials longer than 64 digits do not exist
    /// (RFC 5280 allows 20 bytes, 49 digits) and are refused.
    package init?(decimal text: some StringProtocol) {
        let digits = text.utf8
        guard !digits.isEmpty, digits.count <= 64 else { return nil }
        var bytes: [UInt8] = []  // little-endian while it grows
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            var carry = Int(digit - UInt8(ascii: "0"))
            for position in bytes.indices {
                carry += Int(bytes[position]) * 10
                bytes[position] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            if carry > 0 { bytes.append(UInt8(carry)) }
        }
        self.init(magnitude: bytes.reversed())
    }
}
