// SPDX-License-Identifier: Apache-2.0

import Exposition

/// Proxies and their agents.
extension Catalogue {
    var proxiesEntry: Entry? {
        switch self {
        case .proxyUp:
            Entry(
                .gauge,
                "istio_proxy_up",
                Entry.proxy + ["capability"],
                "Whether the newest poll of the proxy succeeded."
            )
        case .proxyLastSuccess:
            Entry(
                .gauge,
                "istio_proxy_last_success_timestamp",
                Entry.proxy,
                "When the proxy was last read successfully: the age of everything that is known of it."
            )
        case .handshakes:
            Entry(
                .counter,
                "istio_proxy_tls_handshakes_total",
                Entry.proxy + ["direction"],
                "Completed TLS handshakes, summed over listeners (inbound) or clusters (outbound)."
            )
        case .connectionErrors:
            Entry(
                .counter,
                "istio_proxy_tls_connection_errors_total",
                Entry.proxy + ["direction"],
                "TLS connections that failed other than by our verification of the peer."
            )
        case .verificationFailures:
            Entry(
                .counter,
                "istio_proxy_tls_verification_failures_total",
                Entry.proxy + ["direction", "reason"],
                "TLS connections refused because the peer's certificate did not verify."
            )
        case .secretsNotReady:
            Entry(
                .counter,
                "istio_proxy_tls_secrets_not_ready_total",
                Entry.proxy + ["direction"],
                "Connections refused because a secret had not come."
            )
        case .sdsUpdates:
            Entry(
                .counter,
                "istio_proxy_sds_updates_total",
                Entry.proxy + ["secret", "result"],
                "Updates of a secret, by how they ended."
            )
        case .tlsStatsIncluded:
            Entry(
                .gauge,
                "istio_proxy_tls_stats_included",
                Entry.proxy,
                "0 if the mesh does not let this proxy expose TLS counters, which is not the same as zero errors."
            )
        case .signingRequests:
            Entry(
                .counter,
                "istio_proxy_csr_requests_total",
                Entry.proxy,
                "Requests of the proxy's agent for a signature."
            )
        case .failedSigningRequests:
            Entry(
                .counter,
                "istio_proxy_csr_failures_total",
                Entry.proxy,
                "Requests of the proxy's agent for a signature that failed."
            )
        case .agentFileFailures:
            Entry(
                .counter,
                "istio_proxy_agent_file_failures_total",
                Entry.proxy + ["kind"],
                "Files that the agent could not watch (kind watcher) or take a certificate from (kind secret)."
            )
        case .agentExpiration:
            Entry(
                .gauge,
                "istio_proxy_agent_expiration_timestamp",
                Entry.proxy,
                "NotAfter of the certificate that the agent holds, which Envoy need not use."
            )
        case .inboundSecurity:
            Entry(
                .counter,
                "istio_proxy_inbound_security_total",
                Entry.proxy + ["security"],
                "Requests and TCP connections that the proxy received, by the security of the connection."
            )
        default: nil
        }
    }
}
