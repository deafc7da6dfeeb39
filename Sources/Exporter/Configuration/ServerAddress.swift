// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// `host:port` of a server to connect to.
package struct ServerAddress: Sendable, Hashable {
    /// A name in lower case, or a literal address without brackets.
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

extension ServerAddress: CustomStringConvertible {
    package var description: String { Endpoint.authority(host: host, port: port) }
}

extension ServerAddress {
    init(_ text: String) throws(ConfigurationFault) {
        guard let (host, port) = splitAuthority(text[...]), !host.isEmpty, let port, isPort(port),
            let number = Int(port), number > 0
        else {
            throw ConfigurationFault(
                "\(quoted(text)) is not a host and port",
                remedy: "write host:port, an IPv6 address in brackets"
            )
        }
        self.init(host: host.lowercased(), port: number)
    }
}
