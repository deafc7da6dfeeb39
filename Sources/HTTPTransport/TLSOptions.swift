// SPDX-License-Identifier: Apache-2.0

/// How a server proves itself to us, and we to it. Every file is PEM and is read when a connection is made.
package struct TLSOptions: Sendable, Hashable {
    /// The only CAs trusted; nil trusts the system's.
    package var caFile: String?
    /// Our certificate with its chain, leaf first.
    package var clientCertificateFile: String?
    package var clientKeyFile: String?
    /// Sent as SNI and verified in the server's certificate in place of the endpoint's host.
    package var serverName: String?
    /// False accepts any certificate of any host.
    package var verifiesPeer: Bool

    package init(
        caFile: String? = nil,
        clientCertificateFile: String? = nil,
        clientKeyFile: String? = nil,
        serverName: String? = nil,
        verifiesPeer: Bool = true
    ) {
        self.caFile = caFile
        self.clientCertificateFile = clientCertificateFile
        self.clientKeyFile = clientKeyFile
        self.serverName = serverName
        self.verifiesPeer = verifiesPeer
    }
}
