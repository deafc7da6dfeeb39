// SPDX-License-Identifier: Apache-2.0

/// Envoy admin interfaces whose addresses are known.
package struct EnvoySourceConfiguration: Sendable, Equatable {
    package var name: String
    package var polling: PollingConfiguration
    package var limits: SourceLimits
    /// At least one; no address twice.
    package var targets: [EnvoyTarget]
    /// Polls between two readings of `/certs` while the secrets stay the same.
    package var certsEvery: Int
    /// For the https targets.
    package var tls: TLSConfiguration
    /// Read again for every request, so that a rotated token is picked up.
    package var bearerTokenFile: String?

    package init(
        name: String,
        polling: PollingConfiguration = PollingConfiguration(),
        limits: SourceLimits = SourceLimits(),
        targets: [EnvoyTarget],
        certsEvery: Int = 20,
        tls: TLSConfiguration = TLSConfiguration(),
        bearerTokenFile: String? = nil
    ) {
        self.name = name
        self.polling = polling
        self.limits = limits
        self.targets = targets
        self.certsEvery = certsEvery
        self.tls = tls
        self.bearerTokenFile = bearerTokenFile
    }
}
