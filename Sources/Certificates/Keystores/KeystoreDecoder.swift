// SPDX-License-Identifier: Apache-2.0

/// Reads the certificates of PKCS#12, JKS and JCEKS files. One that is bad costs none of the others. Private keys are
/// passed over without being decoded.
package struct KeystoreDecoder: Sendable {
    package let limits: KeystoreLimits
    private let certificates: BundleDecoder
    private let ciphers: KeystoreCiphers

    package init(limits: KeystoreLimits = KeystoreLimits(), interner: CertificateInterner? = nil) {
        self.init(limits: limits, interner: interner, ciphers: .shared)
    }

    init(limits: KeystoreLimits, interner: CertificateInterner?, ciphers: KeystoreCiphers) {
        self.limits = limits
        self.ciphers = ciphers
        certificates = BundleDecoder(interner: interner)
    }

    /// - Parameters:
    ///   - bytes: of a format that `KeystoreFormat` recognizes.
    ///   - passphrases: tried in their order, and the empty one after them.
    package func decode(
        _ bytes: UnsafeRawBufferPointer,
        as format: KeystoreFormat,
        passphrases: [Passphrase]
    ) -> Keystore {
        let collector = KeystoreCollector(decoder: certificates, limits: limits)
        switch format {
        case .pkcs12:
            var reading = PKCS12Reading(
                collector,
                ciphers: ciphers,
                passphrases: passphrases,
                iterations: limits.maximumIterations
            )
            reading.read(bytes)
            return reading.collector.finish()
        case .jks, .jceks:
            var reading = JavaKeystoreReading(collector)
            reading.read(bytes, passphrases: passphrases)
            return reading.collector.finish()
        }
    }
}
