// SPDX-License-Identifier: Apache-2.0

/// Where a program exposes its metrics: `http://host:port/path` or `https://host:port/path`.
package struct MetricsAddress: Sendable, Hashable {
    /// Scheme, host and port, in normal form.
    package let server: AdminAddress
    /// Starts with a slash.
    package let path: String
}

extension MetricsAddress: CustomStringConvertible {
    package var description: String { "\(server)\(path)" }
}

extension MetricsAddress {
    private static let usualPath = "/metrics"
    private static let form = "write http://host:port or https://host:port, with a path if it is not \(usualPath)"

    init(_ text: String) throws(ConfigurationFault) {
        guard let separator = text.firstRange(of: "://"),
            ["http", "https"].contains(text[..<separator.lowerBound].lowercased())
        else {
            throw ConfigurationFault("\(quoted(text)) is not an http or https URL", remedy: Self.form)
        }
        let rest = text[separator.upperBound...]
        let path = rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
        // Before anything of the text is quoted, credentials are found there.
        server = try AdminAddress(String(text.dropLast(path.count)))
        let isPlain = path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
        guard isPlain else {
            throw ConfigurationFault("the URL's path holds what a URL cannot", remedy: "percent-encode it")
        }
        self.path = path.isEmpty || path == "/" ? Self.usualPath : path
    }
}
