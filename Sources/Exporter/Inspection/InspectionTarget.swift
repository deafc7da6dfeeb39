// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// What `inspect` was asked to look at, told by its form.
package enum InspectionTarget: Sendable, Equatable {
    case file(String)
    /// An Envoy's admin endpoint: `http://`, `https://` or `unix:///`.
    case admin(Endpoint)
    case server(host: String, port: Int)

    /// - Throws: `EndpointError` for a URL that is none.
    package init(_ text: String) throws(EndpointError) {
        if text.contains("://") {
            self = .admin(try Endpoint(text))
        } else if let (host, port) = Self.hostAndPort(text) {
            self = .server(host: host, port: port)
        } else {
            self = .file(text)
        }
    }

    /// `name:443`, `10.0.0.1:443` or `[::1]:443`. A path holds a slash, so that `./name:443` can still name a file.
    private static func hostAndPort(_ text: String) -> (String, Int)? {
        guard !text.contains("/"), let colon = text.lastIndex(of: ":") else { return nil }
        guard let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : (String(host), port)
    }
}
