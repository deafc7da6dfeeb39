// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// One TLS server to look at.
package struct TLSTargetSettings: Sendable, Hashable {
    /// `host:port`.
    package let address: String
    /// Each look brings its own limits.
    package let handshake: TLSHandshakeRequest

    package init(address: String, handshake: TLSHandshakeRequest) {
        self.address = address
        self.handshake = handshake
    }

    /// What operators know it by: one address may have several names.
    var name: String { handshake.serverName.map { "\(address) (\($0))" } ?? address }
}
