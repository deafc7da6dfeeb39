// SPDX-License-Identifier: Apache-2.0

/// How much of an untrusted bundle is read. What lies beyond is a counted problem, never a crash or a flood.
package struct DecodingLimits: Sendable {
    /// Bytes of one certificate's DER.
    package var maximumCertificateBytes = 2 << 20
    /// Certificates of one bundle.
    package var maximumCertificates = 1_000
    /// Subject alternative names kept of one certificate.
    package var maximumNames = 100

    package init() {}
}
