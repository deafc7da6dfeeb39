// SPDX-License-Identifier: Apache-2.0

/// Finds inline certificates in the text of a kubeconfig file where they lie.
///
/// A YAML reader would copy the tokens and keys of the file into values that nobody can overwrite. Inline data is one
/// line of base64 behind its name in every file that tools write, in YAML as in JSON.
struct KubeconfigScanner {
    typealias Found = (kind: ClusterCredential.Kind, value: UnsafeRawBufferPointer)

    private let text: UnsafeRawBufferPointer
    private var position = 0

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// The next value. One in a form that is not understood is returned as the text that stands there.
    mutating func next() -> Found? {
        while position < text.count {
            let start = position
            guard Self.isWord(text[start]) else {
                position += 1
                continue
            }
            while position < text.count, Self.isWord(text[position]) { position += 1 }
            guard let kind = kind(text[start..<position]), !isComment(before: start), let value = value() else {
                continue
            }
            return (kind, value)
        }
        return nil
    }

    private func kind(_ word: Slice<UnsafeRawBufferPointer>) -> ClusterCredential.Kind? {
        [.certificateAuthority, .clientCertificate].first { word.elementsEqual($0.rawValue.utf8) }
    }

    private func isComment(before start: Int) -> Bool {
        for byte in text[..<start].reversed() {
            if byte == UInt8(ascii: "#") { return true }
            if byte == 0x0A { return false }
        }
        return false
    }

    /// What stands behind the colon; nil if there is none, or nothing behind it.
    private mutating func value() -> UnsafeRawBufferPointer? {
        skip { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        skip(Self.isSpace)
        guard position < text.count, text[position] == UInt8(ascii: ":") else { return nil }
        position += 1
        skip(Self.isSpace)
        skip { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        let start = position
        skip { !Self.endsValue($0) }
        let value = UnsafeRawBufferPointer(rebasing: text[start..<position])
        return value.isEmpty || value.elementsEqual("null".utf8) || value.elementsEqual("~".utf8) ? nil : value
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        while position < text.count, isSkipped(text[position]) { position += 1 }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","), UInt8(ascii: "}"): true
        default: false
        }
    }
}
