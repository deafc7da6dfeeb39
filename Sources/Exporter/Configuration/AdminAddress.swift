// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// Where an Envoy's admin interface listens: `http://host:port`, `https://host:port` or `unix:///path`.
///
/// Kept in one normal form (lower case scheme and host, port always written, no trailing slash), so that two ways of
/// writing one target are seen as one.
package struct AdminAddress: Sendable, Hashable {
    package enum Scheme: String, Sendable {
        case http, https, unix
    }

    package let scheme: Scheme
    /// The URL in normal form; the requests' paths are appended by the client.
    package let text: String
}

extension AdminAddress: CustomStringConvertible {
    package var description: String { text }
}

extension AdminAddress {
    init(_ text: String) throws(ConfigurationFault) {
        let form = "write http://host:port, https://host:port or unix:///path"
        guard let separator = text.firstRange(of: "://") else {
            throw ConfigurationFault("\(quoted(text)) is not a URL", remedy: form)
        }
        let name = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        guard let scheme = Scheme(rawValue: name) else {
            throw ConfigurationFault("scheme \(quoted(name)) is not known", remedy: form)
        }
        if scheme == .unix {
            try self.init(socket: rest)
        } else {
            try self.init(scheme: scheme, authority: rest)
        }
    }

    private init(socket path: Substring) throws(ConfigurationFault) {
        guard path.hasPrefix("/"), path.utf8.count > 1 else {
            throw ConfigurationFault(
                "a unix socket needs an absolute path",
                remedy: "write three slashes: unix:///run/envoy/admin.sock"
            )
        }
        // sockaddr_un holds 108 bytes with the closing NUL: unix(7).
        guard path.utf8.count <= 107 else {
            throw ConfigurationFault(
                "the socket's path is \(path.utf8.count) bytes long; the kernel takes 107",
                remedy: "use a shorter path"
            )
        }
        self.init(scheme: .unix, text: "unix://\(path)")
    }

    private init(scheme: Scheme, authority text: Substring) throws(ConfigurationFault) {
        // Before anything of the text is quoted: it may hold a password.
        guard !text.contains("@") else {
            throw ConfigurationFault(
                "a URL must not hold credentials",
                remedy: "take them out and use bearer_token_file or tls"
            )
        }
        let authority = text.hasSuffix("/") ? text.dropLast() : text
        guard !authority.contains(where: { "/?#".contains($0) }) else {
            throw ConfigurationFault(
                "the URL goes on after its port",
                remedy: "end it there; the paths of the admin interface are added by the program"
            )
        }
        guard let (host, port) = splitAuthority(authority), !host.isEmpty else {
            throw ConfigurationFault(
                "\(quoted(authority)) is not a host and port",
                remedy: "write \(scheme.rawValue)://host:port, an IPv6 address in brackets"
            )
        }
        guard port.map({ isPort($0) && Int($0) != 0 }) ?? true else {
            throw ConfigurationFault("port \(quoted(port ?? "")) is not one", remedy: "use a number from 1 to 65535")
        }
        let number = port.flatMap { Int($0) } ?? (scheme == .https ? 443 : 80)
        let name = host.lowercased()
        self.init(scheme: scheme, text: "\(scheme.rawValue)://\(Endpoint.authority(host: name, port: number))")
    }
}
