// SPDX-License-Identifier: Apache-2.0

/// A path of the API with its query, percent-encoded.
struct ResourcePath: Sendable, Equatable, CustomStringConvertible {
    var kind: ResourceKind
    /// One of those that `kind` names.
    var version: String
    var namespace: String?
    var name: String?
    /// May hold further segments, like `proxy/certs`.
    var subresource: String?
    var query: [QueryItem] = []

    struct QueryItem: Sendable, Equatable {
        var name: String
        var value: String
    }

    var description: String {
        var path = kind.group.isEmpty ? "/api/\(version)" : "/apis/\(kind.group)/\(version)"
        if kind.isNamespaced, let namespace { path += "/namespaces/\(Self.encoded(namespace))" }
        path += "/\(kind.plural)"
        if let name { path += "/\(Self.encoded(name))" }
        if let subresource { path += "/\(subresource)" }
        let items = query.map { "\($0.name)=\(Self.encoded($0.value))" }
        return items.isEmpty ? path : "\(path)?\(items.joined(separator: "&"))"
    }

    /// Only what RFC 3986 section 2.3 leaves as it is, and the colon of `pods/NAME:PORT`, which a path may hold.
    private static func encoded(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ":"):
                result.append(byte)
            default:
                result += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
