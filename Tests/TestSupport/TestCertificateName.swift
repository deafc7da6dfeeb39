// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

/// A subject alternative name to mint, byte by byte, so that it may hold what no CA would issue.
package enum TestCertificateName: Sendable {
    case dns([UInt8])
    case uri([UInt8])
    case email([UInt8])
    /// Network order; four or sixteen bytes make an address.
    case ipAddress([UInt8])
    /// RFC 4514 text without escapes.
    case directoryName(String)
    /// A UTF8String under a type in dotted form.
    case otherName(type: String, value: String)
    case registeredID(String)
    /// A GeneralName of any content, such as an X.400 address.
    case raw(tag: UInt8, content: [UInt8])

    package static func dns(_ text: String) -> Self { .dns(Array(text.utf8)) }
    package static func uri(_ text: String) -> Self { .uri(Array(text.utf8)) }
    package static func email(_ text: String) -> Self { .email(Array(text.utf8)) }

    /// From the text form of an IPv4 or IPv6 address.
    package static func ipAddress(_ text: String) -> Self {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 { return .ipAddress(bytes) }
        }
        fatalError("\(text) is no IP address")
    }

    /// GeneralName (RFC 5280, section 4.2.1.6), DER.
    var der: [UInt8] {
        typealias DER = TestCertificateDER
        switch self {
        case .dns(let bytes): return DER.element(0x82, bytes)
        case .uri(let bytes): return DER.element(0x86, bytes)
        case .email(let bytes): return DER.element(0x81, bytes)
        case .ipAddress(let bytes): return DER.element(0x87, bytes)
        case .directoryName(let text): return DER.element(0xA4, DER.name(text))
        case .otherName(let type, let value):
            let explicit = DER.element(0xA0, DER.element(0x0C, Array(value.utf8)))
            return DER.element(0xA0, DER.objectIdentifier(type) + explicit)
        case .registeredID(let identifier):
            // An implicit tag takes the place of the object identifier's own.
            return [0x88] + DER.objectIdentifier(identifier).dropFirst()
        case .raw(let tag, let content): return DER.element(tag, content)
        }
    }
}
