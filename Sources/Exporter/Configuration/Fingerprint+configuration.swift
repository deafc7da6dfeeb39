// SPDX-License-Identifier: Apache-2.0

import Certificates
import FoundationEssentials

extension Fingerprint {
    /// `sha256/` and base64, as HTTP public key pins are written (RFC 7469, section 2.4), or hexadecimal digits.
    init(publicKeyPin text: String) throws(ConfigurationFault) {
        let prefix = "sha256/"
        if text.hasPrefix(prefix) {
            let base64 = String(text.dropFirst(prefix.count))
            // Written again, because a wrong last character may decode to the same bytes as the right one.
            guard let digest = Data(base64Encoded: base64), digest.count == Self.byteCount,
                digest.base64EncodedString() == base64
            else { throw Self.publicKeyFault(text) }
            self = digest.withUnsafeBytes { Fingerprint(digest: $0) }
        } else if let digest = Self.digest(hexadecimal: text) {
            self = digest
        } else {
            throw Self.publicKeyFault(text)
        }
    }

    /// Hexadecimal digits, with or without colons between the bytes.
    init(certificateText text: String) throws(ConfigurationFault) {
        guard let digest = Self.digest(hexadecimal: text) else {
            throw ConfigurationFault(
                "\(quoted(text)) is not the SHA-256 of a certificate",
                remedy: "write 64 hexadecimal digits; openssl x509 -noout -fingerprint -sha256 shows them"
            )
        }
        self = digest
    }

    private static func publicKeyFault(_ text: String) -> ConfigurationFault {
        ConfigurationFault(
            "\(quoted(text)) is not the SHA-256 of a public key",
            remedy: "write sha256/ and 44 characters of base64, or 64 hexadecimal digits"
        )
    }

    private static func digest(hexadecimal text: String) -> Fingerprint? {
        let separators = text.utf8.count == byteCount * 3 - 1
        let digits = separators ? text.filter { $0 != ":" } : text
        if separators {
            let places = text.utf8.enumerated().filter { $0.element == UInt8(ascii: ":") }.map(\.offset)
            guard places == Array(stride(from: 2, to: text.utf8.count, by: 3)) else { return nil }
        }
        guard digits.utf8.count == byteCount * 2 else { return nil }
        let values = digits.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard values.count == byteCount * 2 else { return nil }
        let bytes = stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
        return bytes.withUnsafeBytes { Fingerprint(digest: $0) }
    }
}
