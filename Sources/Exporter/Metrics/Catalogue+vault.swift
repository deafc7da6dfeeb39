// SPDX-License-Identifier: Apache-2.0

import Exposition

/// Vault and OpenBao.
extension Catalogue {
    var vaultEntry: Entry? {
        switch self {
        case .vaultInfo:
            Entry(
                .gauge,
                "istio_vault_info",
                ["server", "version"],
                "Always 1; a Vault server that was read."
            )
        case .vaultSealed:
            Entry(
                .gauge,
                "istio_vault_sealed",
                ["server"],
                "1 if the server is sealed and signs nothing."
            )
        case .vaultInitialized:
            Entry(
                .gauge,
                "istio_vault_initialized",
                ["server"],
                "1 if the server is initialised."
            )
        case .vaultStandby:
            Entry(
                .gauge,
                "istio_vault_standby",
                ["server"],
                "1 if another server of its cluster is the active one."
            )
        case .vaultClockSkew:
            Entry(
                .gauge,
                "istio_vault_clock_skew_seconds",
                ["server"],
                "How far the server's clock is ahead of ours."
            )
        case .vaultIssuer:
            Entry(
                .gauge,
                "istio_vault_issuer_info",
                ["server", "vault_namespace", "mount", "issuer", "issuer_id", "ca", "default"],
                "Always 1; an issuer of the mount."
            )
        case .vaultRoleMaximum:
            Entry(
                .gauge,
                "istio_vault_role_max_ttl_seconds",
                ["server", "vault_namespace", "mount", "role"],
                "Longest lifetime that the role allows."
            )
        case .vaultRoleLifetime:
            Entry(
                .gauge,
                "istio_vault_role_ttl_seconds",
                ["server", "vault_namespace", "mount", "role"],
                "Lifetime that the role gives where none is asked for."
            )
        case .vaultTokenExpiration:
            Entry(
                .gauge,
                "istio_vault_token_expiration_timestamp",
                ["server", "vault_namespace"],
                "When the exporter's own token ends."
            )
        case .vaultTokenRenewable:
            Entry(
                .gauge,
                "istio_vault_token_renewable",
                ["server", "vault_namespace"],
                "1 if the exporter's own token can be renewed."
            )
        case .vaultStored:
            Entry(
                .gauge,
                "istio_vault_stored_certificates",
                ["server", "vault_namespace", "mount", "state"],
                "Certificates that the mount keeps, where counting them is asked for."
            )
        default: nil
        }
    }
}
