// SPDX-License-Identifier: Apache-2.0

package import CertificateSources

/// TLS servers whose addresses are known.
package struct TLSSourceConfiguration: Sendable, Equatable {
    package var name: String
    package var polling: PollingConfiguration
    package var limits: SourceLimits
    /// At least one; no address twice with one server name.
    package var targets: [TLSTarget]
    /// From the shard of the whole program.
    package var shard = Shard(index: 0, total: 1)

    package init(
        name: String,
        polling: PollingConfiguration = PollingConfiguration(),
        limits: SourceLimits = SourceLimits(),
        targets: [TLSTarget]
    ) {
        self.name = name
        self.polling = polling
        self.limits = limits
        self.targets = targets
    }
}
