// SPDX-License-Identifier: Apache-2.0

/// One name of the subject alternative name extension (RFC 5280, section 4.2.1.6).
///
/// Texts are what the certificate says, repaired to valid UTF-8: they may hold line breaks, quotes or NUL, and whoever
/// prints them escapes them.
package enum SubjectAlternativeName: Hashable, Sendable {
    case dns(String)
    case uri(String)
    case email(String)
    /// The address in its usual text form, or hexadecimal bytes if it is neither four nor sixteen bytes long.
    case ipAddress(String)
    /// RFC 4514 text.
    case directoryName(String)
    /// The type's object identifier in dotted form; the value is not read.
    case otherName(type: String)
    case registeredID(String)
    /// X.400 addresses and EDI party names, which nobody uses: only their presence is kept.
    case unsupported(tag: Int)
}

extension SubjectAlternativeName: CustomStringConvertible {
    package var description: String {
        switch self {
        case .dns(let name): "DNS:\(name)"
        case .uri(let identifier): "URI:\(identifier)"
        case .email(let address): "email:\(address)"
        case .ipAddress(let address): "IP:\(address)"
        case .directoryName(let name): "directoryName:\(name)"
        case .otherName(let type): "otherName:\(type)"
        case .registeredID(let identifier): "registeredID:\(identifier)"
        case .unsupported(let tag): "unsupported:[\(tag)]"
        }
    }
}
