// SPDX-License-Identifier: Apache-2.0

/// Labels as the bytes of a sample line, `namespace="shop",workload="cart"`, built once and used for every family.
///
/// Values come from certificates and proxies and may hold anything. They are made one line of text: control and
/// direction characters become U+FFFD, what is too long is cut, and backslash, quote and line feed are escaped
/// (Prometheus exposition formats, "Comments, help text, and type information").
package struct LabelSet: Hashable, Sendable {
    /// Bytes kept of one value.
    package static let maximumValueBytes = 1_024

    private(set) var bytes: [UInt8] = []
    /// Values that were too long.
    package private(set) var cutValues = 0

    package init() {}

    /// - Parameter pairs: in the order in which they are written; those without a value are left out.
    package init(_ pairs: KeyValuePairs<StaticString, String?>) {
        for (name, value) in pairs {
            if let value { append(name, value) }
        }
    }

    package mutating func append(_ name: StaticString, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "="))
        bytes.append(UInt8(ascii: "\""))
        append(value: value)
        bytes.append(UInt8(ascii: "\""))
    }

    package func appending(_ name: StaticString, _ value: String) -> LabelSet {
        var copy = self
        copy.append(name, value)
        return copy
    }

    private mutating func append(value: String) {
        var value = value
        let isPlain = value.withUTF8 { text in
            text.count <= Self.maximumValueBytes
                && text.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }
        }
        if isPlain {
            value.withUTF8 { bytes.append(contentsOf: $0) }
        } else {
            let (text, wasCut) = LabelText.bounded(value, to: Self.maximumValueBytes)
            if wasCut { cutValues += 1 }
            appendEscaped(text)
        }
    }

    private mutating func appendEscaped(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": bytes.append(contentsOf: Array("\\\\".utf8))
            case "\"": bytes.append(contentsOf: Array("\\\"".utf8))
            default: bytes.append(contentsOf: UTF8.encode(LabelText.isHarmless(scalar) ? scalar : "\u{FFFD}")!)
            }
        }
    }
}

extension LabelSet: Comparable {
    package static func < (left: LabelSet, right: LabelSet) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
