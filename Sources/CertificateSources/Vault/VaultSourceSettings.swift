// SPDX-License-Identifier: Apache-2.0

/// Vault and OpenBao servers.
package struct VaultSourceSettings: Sendable {
    package let name: String
    package let polling: PollingSettings
    /// One for each namespace of a server; none twice.
    package let servers: [VaultServerSettings]
    package let shard: Shard

    package init(
        name: String,
        polling: PollingSettings,
        servers: [VaultServerSettings],
        shard: Shard = Shard(index: 0, total: 1)
    ) {
        self.name = name
        self.polling = polling
        self.servers = servers
        self.shard = shard
    }
}
