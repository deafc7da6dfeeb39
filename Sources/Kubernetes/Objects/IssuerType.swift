// SPDX-License-Identifier: Apache-2.0

/// By what an issuer of cert-manager issues: the member of its `spec`.
package enum IssuerType: String, CaseIterable, Hashable, Sendable {
    case ca
    case vault
    case acme
    case selfSigned
    case venafi
}
