// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// How a TLS server is looked at. Keys are named by file and never read here.
package struct TLSHandshakeConfiguration: Sendable, Hashable {
    /// The name that is sent and checked instead of the address's host.
    package var serverName: String?
    /// In the order of preference.
    package var applicationProtocols: [String]
    package var startTLS: StartTLSProtocol?
    /// Nil trusts the system's certificates.
    package var caFile: String?
    /// Given together with `keyFile` or not at all.
    package var certFile: String?
    package var keyFile: String?

    package init(
        serverName: String? = nil,
        applicationProtocols: [String] = [],
        startTLS: StartTLSProtocol? = nil,
        caFile: String? = nil,
        certFile: String? = nil,
        keyFile: String? = nil
    ) {
        self.serverName = serverName
        self.applicationProtocols = applicationProtocols
        self.startTLS = startTLS
        self.caFile = caFile
        self.certFile = certFile
        self.keyFile = keyFile
    }
}
