// SPDX-License-Identifier: Apache-2.0

import Foundation

extension TrustProxy {
    private static let tls = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3."
    private static let extensions = "type.googleapis.com/envoy.extensions."

    /// Its name among the clusters of the others.
    var cluster: String { "to_\(workload)" }
    static let listener = "inbound"

    var spiffeID: String { "spiffe://cluster.local/ns/\(namespace)/sa/\(workload)" }

    /// The bootstrap configuration (envoy.config.bootstrap.v3.Bootstrap), with mutual TLS as Istio sets it up.
    func bootstrap(peers: [TrustProxy]) -> [String: Any] {
        let answer: [String: Any] = ["direct_response": ["status": 200, "body": ["inline_string": "ok"]]]
        let ways = peers.map { peer in
            host(peer.workload, ["route": ["cluster": peer.cluster, "timeout": "20s"]])
        }
        return [
            "node": [
                "id": "sidecar~127.0.0.1~\(workload)-0.\(namespace)~\(namespace).svc.cluster.local",
                "cluster": "\(workload).\(namespace)",
                "metadata": [
                    "NAME": "\(workload)-0", "NAMESPACE": namespace, "WORKLOAD_NAME": workload,
                    "SERVICE_ACCOUNT": workload, "ISTIO_VERSION": "1.30.0",
                ],
            ],
            "admin": ["address": address(0)],
            "static_resources": [
                "listeners": [
                    listener(Self.listener, inbound, [host("*", answer)], socket: demandingSocket),
                    listener("egress", egress, ways),
                ],
                "clusters": peers.map { cluster(of: $0) },
            ],
        ]
    }

    /// No tickets and no sessions: every connection shows its certificates anew.
    private var demandingSocket: [String: Any] {
        socket([
            "@type": Self.tls + "DownstreamTlsContext",
            "require_client_certificate": true,
            "disable_stateless_session_resumption": true,
            "disable_stateful_session_resumption": true,
            "common_tls_context": mutual(["prefix": "spiffe://cluster.local/"]),
        ])
    }

    private func cluster(of peer: TrustProxy) -> [String: Any] {
        let context: [String: Any] = [
            "@type": Self.tls + "UpstreamTlsContext",
            "max_session_keys": 0,
            "common_tls_context": mutual(["exact": peer.spiffeID]),
        ]
        // One connection a request.
        let protocols: [String: Any] = [
            "@type": Self.extensions + "upstreams.http.v3.HttpProtocolOptions",
            "common_http_protocol_options": ["max_requests_per_connection": 1],
            "explicit_http_config": ["http_protocol_options": [String: Any]()],
        ]
        let endpoint: [String: Any] = ["endpoint": ["address": address(peer.inbound.number)]]
        return [
            "name": peer.cluster,
            "type": "STATIC",
            "connect_timeout": "20s",
            "load_assignment": ["cluster_name": peer.cluster, "endpoints": [["lb_endpoints": [endpoint]]]],
            "transport_socket": socket(context),
            "typed_extension_protocol_options": ["envoy.extensions.upstreams.http.v3.HttpProtocolOptions": protocols],
        ]
    }

    private func mutual(_ peer: [String: String]) -> [String: Any] {
        [
            "tls_params": ["tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_3"],
            "tls_certificate_sds_secret_configs": [source(.chain)],
            "combined_validation_context": [
                "default_validation_context": [
                    "match_typed_subject_alt_names": [["san_type": "URI", "matcher": peer]]
                ],
                "validation_context_sds_secret_config": source(.bundle),
            ],
        ]
    }

    private func source(_ secret: Secret) -> [String: Any] {
        let folder = directory(of: secret)
        return [
            "name": secret.rawValue,
            "sds_config": [
                "path_config_source": [
                    "path": folder.appending(path: "secret.json").path, "watched_directory": ["path": folder.path],
                ],
                "resource_api_version": "V3",
            ],
        ]
    }

    private func socket(_ context: [String: Any]) -> [String: Any] {
        ["name": "envoy.transport_sockets.tls", "typed_config": context]
    }

    private func host(_ domain: String, _ action: [String: Any]) -> [String: Any] {
        let route = action.merging(["match": ["prefix": "/"]]) { action, _ in action }
        return ["name": domain, "domains": [domain], "routes": [route]]
    }

    private func listener(
        _ name: String,
        _ port: ReservedPort,
        _ hosts: [[String: Any]],
        socket: [String: Any]? = nil
    ) -> [String: Any] {
        let router: [String: Any] = [
            "name": "envoy.filters.http.router",
            "typed_config": ["@type": Self.extensions + "filters.http.router.v3.Router"],
        ]
        let manager: [String: Any] = [
            "@type": Self.extensions + "filters.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix": name,
            "route_config": ["virtual_hosts": hosts],
            "http_filters": [router],
        ]
        var chain: [String: Any] = [
            "filters": [["name": "envoy.filters.network.http_connection_manager", "typed_config": manager]]
        ]
        chain["transport_socket"] = socket
        return ["name": name, "stat_prefix": name, "address": address(port.number), "filter_chains": [chain]]
    }

    private func address(_ port: Int) -> [String: Any] {
        ["socket_address": ["address": "127.0.0.1", "port_value": port]]
    }
}
