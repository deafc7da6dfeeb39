// SPDX-License-Identifier: Apache-2.0

enum LabelText {
    /// Cuts a text on a character boundary and marks it with a digest of the whole, so that two long values that begin
    /// alike stay two.
    static func bounded(_ text: String, to limit: Int) -> (text: String, wasCut: Bool) {
        guard text.utf8.count > limit else { return (text, false) }
        var kept = String.UnicodeScalarView()
        var size = 0
        for scalar in text.unicodeScalars {
            size += UTF8.width(scalar)
            if size > limit { break }
            kept.append(scalar)
        }
        // FNV-1a, which is the same in every run.
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return ("\(String(kept))…\(String(hash, radix: 16))", true)
    }

    /// Whether a character stays within its line and shows where it stands.
    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: false  // C0, DEL, C1
        case 0x2028, 0x2029: false  // line and paragraph separator
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: false  // direction marks
        default: true
        }
    }
}
