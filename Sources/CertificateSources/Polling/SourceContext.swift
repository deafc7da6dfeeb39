// SPDX-License-Identifier: Apache-2.0

package import CertificateHealth
package import Certificates
package import Logging

/// What every source works with: the picture it feeds, the shared caches, the time, and the log.
package struct SourceContext: Sendable {
    package let inventory: Inventory
    package let interner: CertificateInterner
    package let signatures: SignatureVerifier
    package let logger: Logger
    /// Unix seconds; a parameter so that tests decide what time it is.
    package let now: @Sendable () -> UnixTime
    package let clock: any Clock<Duration>

    package init(
        inventory: Inventory,
        interner: CertificateInterner = CertificateInterner(),
        signatures: SignatureVerifier = SignatureVerifier(),
        logger: Logger,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> UnixTime
    ) {
        self.inventory = inventory
        self.interner = interner
        self.signatures = signatures
        self.logger = logger
        self.clock = clock
        self.now = now
    }

    var decoder: BundleDecoder { BundleDecoder(interner: interner) }
    var listDecoder: RevocationBundleDecoder { RevocationBundleDecoder(interner: interner) }
    var chains: ChainBuilder { ChainBuilder(signatures: signatures) }
}
