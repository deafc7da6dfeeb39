// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// Where an HTTP server listens: a host and port, or a unix socket.
///
/// Equal endpoints share connections.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    package enum Scheme: String, Sendable {
        case http, https
    }

    package enum Address: Sendable, Hashable {
        /// IPv6 hosts carry their brackets, as in a URL.
        case network(host: String, port: Int)
        case unixSocket(path: String)
    }

    package let scheme: Scheme
    package let address: Address
    /// Put before the path of every request; empty, or starts with a slash and does not end with one.
    package let basePath: String

    /// Reads `http://host:port`, `https://host:port/base` or `unix:///path/of/socket`.
    ///
    /// User names, queries and fragments are refused: a credential belongs in a file, and a request brings its own
    /// query.
    package init(_ text: String) throws(EndpointError) {
        if text.hasPrefix("unix:") {
            self = try Self.unix(socketPath: Self.socketPath(ofURL: text))
            return
        }
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
            throw EndpointError(
                reason: .scheme,
                message:
                    "\"\(text.printable)\" is no endpoint: write http://HOST:PORT, https://HOST:PORT or unix:///PATH"
            )
        }
        self = try Self.network(url: text)
    }

    /// - Parameter socketPath: absolute, at most 107 bytes (unix(7): `sun_path` holds 108 with its NUL).
    package static func unix(socketPath: String) throws(EndpointError) -> Endpoint {
        guard socketPath.utf8.first == UInt8(ascii: "/"), !socketPath.utf8.contains(0) else {
            throw EndpointError(
                reason: .socketPath,
                message:
                    "the unix socket \"\(socketPath.printable)\" needs an absolute path, as in unix:///run/envoy.sock"
            )
        }
        guard socketPath.utf8.count <= 107 else {
            throw EndpointError(
                reason: .socketPath,
                message: "the unix socket path \"\(socketPath.printable)\" is longer than the 107 bytes Linux allows"
            )
        }
        return Endpoint(scheme: .http, address: .unixSocket(path: socketPath), basePath: "")
    }

    package var description: String {
        switch address {
        case .network: "\(scheme.rawValue)://\(authority)\(basePath)"
        case .unixSocket(let path): "unix://\(path)"
        }
    }

    /// What the Host header says; a unix socket has no host of its own.
    var authority: String {
        switch address {
        case .network(let host, let port): "\(host):\(port)"
        case .unixSocket: "localhost"
        }
    }

    private init(scheme: Scheme, address: Address, basePath: String) {
        self.scheme = scheme
        self.address = address
        self.basePath = basePath
    }

    private static func socketPath(ofURL text: String) throws(EndpointError) -> String {
        guard text.hasPrefix("unix:///") else {
            throw EndpointError(
                reason: .socketPath,
                message: "\"\(text.printable)\" needs three slashes before its path, as in unix:///run/envoy.sock"
            )
        }
        return String(text.dropFirst("unix://".count))
    }

    /// libcurl's own parser reads the URL, so that what is checked here is what is connected to later.
    private static func network(url text: String) throws(EndpointError) -> Endpoint {
        guard let url = ParsedURL(text) else {
            throw EndpointError(reason: .malformed, message: "\"\(text.printable)\" is not a valid URL")
        }
        guard url[CURLUPART_USER] == nil, url[CURLUPART_PASSWORD] == nil else {
            throw EndpointError(
                reason: .credentials,
                message: "an endpoint's URL carries no user name or password: give a token file instead"
            )
        }
        guard url[CURLUPART_QUERY] == nil, url[CURLUPART_FRAGMENT] == nil else {
            throw EndpointError(
                reason: .query,
                message: "the endpoint \"\(text.printable)\" carries a query or fragment: leave it out"
            )
        }
        guard let scheme = url[CURLUPART_SCHEME].flatMap(Scheme.init(rawValue:)), let host = url[CURLUPART_HOST],
            let port = url[CURLUPART_PORT].flatMap({ Int($0) }), port > 0
        else {
            throw EndpointError(reason: .malformed, message: "\"\(text.printable)\" names no host and port")
        }
        var basePath = Substring(url[CURLUPART_PATH] ?? "")
        while basePath.last == "/" {
            basePath.removeLast()
        }
        return Endpoint(scheme: scheme, address: .network(host: host, port: port), basePath: String(basePath))
    }
}
