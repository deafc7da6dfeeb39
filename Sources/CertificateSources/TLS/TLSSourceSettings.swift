// SPDX-License-Identifier: Apache-2.0

/// TLS servers whose addresses are known.
package struct TLSSourceSettings: Sendable {
    package let name: String
    package let polling: PollingSettings
    package let targets: [TLSTargetSettings]
    package let shard: Shard

    package init(
        name: String,
        polling: PollingSettings,
        targets: [TLSTargetSettings],
        shard: Shard = Shard(index: 0, total: 1)
    ) {
        self.name = name
        self.polling = polling
        self.targets = targets
        self.shard = shard
    }
}
