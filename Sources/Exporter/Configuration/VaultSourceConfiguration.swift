// SPDX-License-Identifier: Apache-2.0

package import CertificateSources

/// Vault and OpenBao servers whose addresses are known.
package struct VaultSourceConfiguration: Sendable, Equatable {
    /// CAs live for years, and revocation lists for days.
    package static let defaultPolling = PollingConfiguration(
        interval: .seconds(60),
        timeout: .seconds(10),
        maxAge: .seconds(1800)
    )

    package var name: String
    package var polling: PollingConfiguration
    package var limits: SourceLimits
    /// At least one; no namespace of a server twice.
    package var servers: [VaultServerConfiguration]
    /// From the shard of the whole program.
    package var shard = Shard(index: 0, total: 1)

    package init(
        name: String,
        polling: PollingConfiguration = Self.defaultPolling,
        limits: SourceLimits = SourceLimits(),
        servers: [VaultServerConfiguration]
    ) {
        self.name = name
        self.polling = polling
        self.limits = limits
        self.servers = servers
    }
}
