// SPDX-License-Identifier: Apache-2.0

import Exposition

/// mTLS policy.
extension Catalogue {
    var mtlsEntry: Entry? {
        switch self {
        case .mtlsMode:
            Entry(
                .gauge,
                "istio_mtls_mode",
                ["cluster", "namespace", "workload", "port", "policy", "mode"],
                "Always 1; the effective mTLS mode of a workload, or of one of its ports."
            )
        case .mtlsSince:
            Entry(
                .gauge,
                "istio_mtls_mode_since_timestamp",
                ["cluster", "namespace", "workload", "port"],
                "Since when the policy that decides the mode is as it is."
            )
        case .mtlsClientDisabled:
            Entry(
                .gauge,
                "istio_mtls_client_disabled_info",
                ["cluster", "namespace", "destination_rule", "host", "subset", "port", "mode"],
                "Always 1; a DestinationRule that lets clients speak without TLS."
            )
        default: nil
        }
    }
}
