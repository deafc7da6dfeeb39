// SPDX-License-Identifier: Apache-2.0

/// Where a token for Vault comes from.
package enum VaultCredential: Sendable, Equatable {
    /// Written and replaced by somebody else.
    case tokenFile(String)
    /// A login as the service account whose token is in `tokenFile` (Vault's Kubernetes auth method).
    case kubernetes(role: String, authMount: String, tokenFile: String)
}
