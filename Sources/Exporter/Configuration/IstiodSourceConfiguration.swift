// SPDX-License-Identifier: Apache-2.0

package import CertificateSources

/// istiods whose addresses are known. Those of a watched cluster are found there.
package struct IstiodSourceConfiguration: Sendable, Equatable {
    package var name: String
    package var polling: PollingConfiguration
    package var limits: SourceLimits
    /// At least one; no address twice.
    package var targets: [IstiodTarget]
    /// For the https targets.
    package var tls: TLSConfiguration
    /// Read again for every request, so that a rotated token is picked up.
    package var bearerTokenFile: String?
    /// From the shard of the whole program.
    package var shard = Shard(index: 0, total: 1)

    package init(
        name: String,
        polling: PollingConfiguration = PollingConfiguration(),
        limits: SourceLimits = SourceLimits(),
        targets: [IstiodTarget],
        tls: TLSConfiguration = TLSConfiguration(),
        bearerTokenFile: String? = nil
    ) {
        self.name = name
        self.polling = polling
        self.limits = limits
        self.targets = targets
        self.tls = tls
        self.bearerTokenFile = bearerTokenFile
    }
}
