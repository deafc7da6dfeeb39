// SPDX-License-Identifier: Apache-2.0

extension Endpoint {
    /// `host:port` as a URL has it (RFC 3986, section 3.2).
    ///
    /// - Parameter host: a name or an address; IPv6 with or without its brackets.
    package static func authority(host: String, port: some CustomStringConvertible) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
