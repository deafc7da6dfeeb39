// SPDX-License-Identifier: Apache-2.0

/// A TLS handshake to be made for what it shows.
package struct TLSHandshakeRequest: Sendable, Hashable {
    /// What the server's certificates are held against. Nothing here lets a handshake fail: the verdict is part of what
    /// it shows.
    package enum Trust: Sendable, Hashable {
        case system
        /// PEM; the only CAs trusted. Read again when the file changes.
        case file(String)
    }

    package var endpoint: Endpoint
    /// SNI, and the name that the certificate is checked for; nil takes the endpoint's host, and sends it if it is a
    /// name.
    package var serverName: String?
    /// ALPN, in the order of preference.
    package var applicationProtocols: [String] = []
    package var startTLS: StartTLSProtocol?
    /// Nil verifies nothing.
    package var trust: Trust?
    /// Our certificate with its chain, leaf first, PEM; shown to a server that asks. Read at every handshake.
    package var clientCertificateFile: String?
    /// PEM, without a passphrase.
    package var clientKeyFile: String?
    /// `connectTimeout` is for name resolution, connection, STARTTLS and handshake together.
    package var limits: TransferLimits

    package init(endpoint: Endpoint, limits: TransferLimits = TransferLimits()) {
        self.endpoint = endpoint
        self.limits = limits
    }

    /// - Parameter host: a name or an address; IPv6 with or without brackets.
    package init(host: String, port: Int, limits: TransferLimits = TransferLimits()) throws(EndpointError) {
        self.init(endpoint: try Endpoint("http://\(Endpoint.authority(host: host, port: port))"), limits: limits)
    }

    /// What is sent as SNI: no address is.
    package var sentServerName: String? {
        expectedHost.flatMap { $0.isIPAddress ? nil : $0 }
    }

    /// The host and port, or the socket's path.
    var place: String {
        switch endpoint.address {
        case .network: endpoint.authority
        case .unixSocket(let path): path.printable
        }
    }

    /// What the certificate should be for: a name, or an address without brackets; nil for a unix socket.
    var expectedHost: String? {
        if let serverName { return serverName }
        guard case .network(let host, _) = endpoint.address else { return nil }
        return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }
}
