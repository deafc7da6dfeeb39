// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// istiods whose addresses are known.
package struct IstiodSourceSettings: Sendable {
    package let name: String
    package let polling: PollingSettings
    package let targets: [IstiodTargetSettings]
    package let tls: TLSOptions
    package let bearerTokenFile: String?
    package let shard: Shard

    package init(
        name: String,
        polling: PollingSettings,
        targets: [IstiodTargetSettings],
        tls: TLSOptions = TLSOptions(),
        bearerTokenFile: String? = nil,
        shard: Shard = Shard(index: 0, total: 1)
    ) {
        self.name = name
        self.polling = polling
        self.targets = targets
        self.tls = tls
        self.bearerTokenFile = bearerTokenFile
        self.shard = shard
    }
}
