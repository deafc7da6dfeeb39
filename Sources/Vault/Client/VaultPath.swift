// SPDX-License-Identifier: Apache-2.0

/// Paths of the API, behind `/v1/`.
enum VaultPath {
    /// A mount's path, which may have slashes inside, with the segments behind it.
    static func mount(_ mount: String, _ segments: String...) -> String {
        ([encoded(mount, keeping: "/")] + segments.map { encoded($0, keeping: "") }).joined(separator: "/")
    }

    /// A value of a query.
    static func value(_ text: String) -> String { encoded(text, keeping: "") }

    /// Only what RFC 3986 section 2.3 leaves as it is.
    private static func encoded(_ text: String, keeping kept: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || "-._~".utf8.contains(byte) || kept.utf8.contains(byte) {
                result.append(byte)
            } else {
                result += Array("%".utf8) + (byte < 16 ? Array("0".utf8) : [])
                result += Array(String(byte, radix: 16, uppercase: true).utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
