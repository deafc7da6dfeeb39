// SPDX-License-Identifier: Apache-2.0

import Exposition

/// TLS servers outside the mesh.
extension Catalogue {
    var tlsEntry: Entry? {
        switch self {
        case .endpointVerified:
            Entry(
                .gauge,
                "istio_tls_endpoint_verified",
                ["address", "server_name"],
                "1 if a client would accept what the server presents."
            )
        case .endpointFailure:
            Entry(
                .gauge,
                "istio_tls_endpoint_verification_failure_info",
                ["address", "server_name", "reason"],
                "Always 1; why a client would refuse the server. Absent where it would not."
            )
        case .endpointSession:
            Entry(
                .gauge,
                "istio_tls_endpoint_session_info",
                ["address", "server_name", "version", "cipher", "alpn"],
                "Always 1; what the handshake agreed on."
            )
        case .endpointClientCertificate:
            Entry(
                .gauge,
                "istio_tls_endpoint_client_certificate_requested",
                ["address", "server_name"],
                "1 if the server asks for a client's certificate."
            )
        case .endpointStaple:
            Entry(
                .gauge,
                "istio_tls_endpoint_ocsp_info",
                ["address", "server_name", "status"],
                "Always 1; what the stapled OCSP response says. Absent without one."
            )
        case .endpointStapleNextUpdate:
            Entry(
                .gauge,
                "istio_tls_endpoint_ocsp_next_update_timestamp",
                ["address", "server_name"],
                "When the stapled OCSP response is to be replaced at the latest."
            )
        case .endpointHandshake:
            Entry(
                .gauge,
                "istio_tls_endpoint_handshake_seconds",
                ["address", "server_name"],
                "How long the last handshake took."
            )
        default: nil
        }
    }
}
