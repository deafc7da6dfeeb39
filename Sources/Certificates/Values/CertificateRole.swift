// SPDX-License-Identifier: Apache-2.0

/// What a certificate does in a chain. The raw value is the metrics' label `role`.
package enum CertificateRole: String, Hashable, Sendable {
    case leaf
    case intermediate
    case root
}
