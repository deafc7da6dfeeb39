// SPDX-License-Identifier: Apache-2.0

/// One TLS server.
package struct TLSTarget: Sendable, Hashable {
    package var address: ServerAddress
    package var handshake: TLSHandshakeConfiguration

    package init(address: ServerAddress, handshake: TLSHandshakeConfiguration = TLSHandshakeConfiguration()) {
        self.address = address
        self.handshake = handshake
    }

    /// Tells one target of a source from another: a server may be asked for several names.
    var name: String { handshake.serverName.map { "\(address) (\($0))" } ?? "\(address)" }
}
