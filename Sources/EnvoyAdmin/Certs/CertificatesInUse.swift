// SPDX-License-Identifier: Apache-2.0

/// The distinct certificates that an Envoy's TLS contexts use, whichever context that is: `/certs` does not say.
package struct CertificatesInUse: Sendable, Equatable {
    package internal(set) var leaves: Set<CertificateDetails> = []
    /// Before Envoy 1.40 only the first certificate of each bundle.
    package internal(set) var authorities: Set<CertificateDetails> = []
    /// Certificates whose serial number or dates could not be read.
    package internal(set) var unreadable = 0

    package init() {}
}
