// SPDX-License-Identifier: Apache-2.0

struct PostgresLanguage: StartTLSLanguage {
    /// SSLRequest: its length, and the number that stands in a version's place.
    let requests: [[UInt8]?] = [[0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F]]

    func endOfAnswer(in bytes: [UInt8], to request: Int) throws(StartTLSRefusal) -> Int? {
        guard let answer = bytes.first else { return nil }
        guard answer == UInt8(ascii: "S") else {
            throw answer == UInt8(ascii: "N")
                ? .answer("it has no TLS (ssl = off)") : .answer(String(decoding: bytes, as: UTF8.self))
        }
        return 1
    }
}

/// The ExtendedRequest of RFC 4511 section 4.12, for the operation of section 4.14.
struct LDAPLanguage: StartTLSLanguage {
    private static let operation = Array("1.3.6.1.4.1.1466.20037".utf8)
    private static let sequence: UInt8 = 0x30
    private static let integer: UInt8 = 0x02
    private static let enumerated: UInt8 = 0x0A
    private static let extendedRequest: UInt8 = 0x77
    private static let requestName: UInt8 = 0x80
    private static let extendedResponse: UInt8 = 0x78

    let requests: [[UInt8]?]

    init() {
        let name = [Self.requestName, UInt8(Self.operation.count)] + Self.operation
        let body = [Self.integer, 1, 1, Self.extendedRequest, UInt8(name.count)] + name
        requests = [[Self.sequence, UInt8(body.count)] + body]
    }

    func endOfAnswer(in bytes: [UInt8], to request: Int) throws(StartTLSRefusal) -> Int? {
        guard let message = try Self.element(Self.sequence, of: bytes[...]) else { return nil }
        // Inside a whole message an element that is cut off is no LDAP.
        guard let number = try Self.element(Self.integer, of: bytes[message]),
            let response = try Self.element(Self.extendedResponse, of: bytes[number.upperBound..<message.upperBound]),
            let result = try Self.element(Self.enumerated, of: bytes[response])
        else { throw .noLDAP }
        let code = bytes[result].reduce(0) { $0 << 8 | Int($1) }
        guard code == 0, result.count <= 4 else { throw .answer("LDAP result code \(code)") }
        return message.upperBound
    }

    /// The content of the element at the front; nil where the bytes end before it does.
    private static func element(_ tag: UInt8, of bytes: ArraySlice<UInt8>) throws(StartTLSRefusal) -> Range<Int>? {
        guard let first = bytes.first else { return nil }
        guard first == tag else { throw .noLDAP }
        let rest = bytes.dropFirst()
        guard let short = rest.first else { return nil }
        guard short >= 0x80 else { return range(from: rest.startIndex + 1, count: Int(short), in: bytes) }
        let digits = Int(short & 0x7F)
        guard (1...4).contains(digits) else { throw .noLDAP }
        guard rest.count > digits else { return nil }
        let count = rest.dropFirst().prefix(digits).reduce(0) { $0 << 8 | Int($1) }
        return range(from: rest.startIndex + 1 + digits, count: count, in: bytes)
    }

    private static func range(from start: Int, count: Int, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        start + count <= bytes.endIndex ? start..<start + count : nil
    }
}

extension StartTLSRefusal {
    fileprivate static let noLDAP = StartTLSRefusal(message: "the server's answer to STARTTLS is no LDAP")
}
