// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// Envoys whose admin endpoints are known.
package struct EnvoySourceSettings: Sendable {
    package let name: String
    package let polling: PollingSettings
    package let targets: [EnvoyTargetSettings]
    /// `/certs` is read at least every so many polls, also while the secrets stay the same.
    package let certificatesEvery: Int
    package let tls: TLSOptions
    package let bearerTokenFile: String?

    package init(
        name: String,
        polling: PollingSettings,
        targets: [EnvoyTargetSettings],
        certificatesEvery: Int,
        tls: TLSOptions = TLSOptions(),
        bearerTokenFile: String? = nil
    ) {
        self.name = name
        self.polling = polling
        self.targets = targets
        self.certificatesEvery = certificatesEvery
        self.tls = tls
        self.bearerTokenFile = bearerTokenFile
    }
}
