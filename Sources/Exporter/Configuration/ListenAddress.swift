// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// `host:port` in the form of Go's `net.Listen`, which every Prometheus exporter uses for its flag.
package struct ListenAddress: Sendable, Hashable {
    /// A name or a literal address without brackets; nil listens on every interface.
    package var host: String?
    /// 0 lets the kernel choose a free port.
    package var port: Int

    package init(host: String?, port: Int) {
        self.host = host
        self.port = port
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String {
        guard let host else { return ":\(port)" }
        return Endpoint.authority(host: host, port: port)
    }
}

extension ListenAddress {
    init(_ text: String) throws(ConfigurationFault) {
        if isPort(text[...]) {
            throw ConfigurationFault("\(quoted(text)) is a port without a colon", remedy: "write \":\(text)\"")
        }
        guard let (host, port) = splitAuthority(text[...]), let port, let number = Int(port), isPort(port) else {
            throw ConfigurationFault(
                "\(quoted(text)) is not a listen address",
                remedy: "write host:port, for example \":9694\", \"127.0.0.1:9694\" or \"[::1]:9694\""
            )
        }
        self.init(host: host.isEmpty ? nil : String(host), port: number)
    }
}

/// Host without its brackets, and the text after the port's colon if there is one.
///
/// Nil where the text is neither a name nor an address: an IPv6 address must stand in brackets because its own colons
/// hide the port's.
func splitAuthority(_ text: Substring) -> (host: Substring, port: Substring?)? {
    if text.hasPrefix("[") {
        guard let end = text.firstIndex(of: "]") else { return nil }
        let host = text[text.index(after: text.startIndex)..<end]
        let rest = text[text.index(after: end)...]
        guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        if rest.isEmpty { return (host, nil) }
        return rest.hasPrefix(":") ? (host, rest.dropFirst()) : nil
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let isName = parts[0].utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
    guard isName, parts[0].utf8.count <= 253 else { return nil }
    return (parts[0], parts.count == 2 ? parts[1] : nil)
}

func isPort(_ text: Substring) -> Bool {
    guard (1...5).contains(text.utf8.count), isDigits(text), let number = Int(text) else { return false }
    return number <= 65_535
}

/// Only ASCII digits: `Int` and `Double` alone would take `+1`, `0x1p3` and `nan` too.
func isDigits(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
}
