// SPDX-License-Identifier: Apache-2.0

/// How much of a keystore is read.
package struct KeystoreLimits: Sendable {
    /// Certificates of one keystore.
    package var maximumCertificates = 1_000
    /// Iterations of all key derivations of one keystore together. OpenSSL writes 2,048 a time and Java 10,000; half a
    /// million take a core about half a second.
    package var maximumIterations = 5_000_000

    package init() {}
}
