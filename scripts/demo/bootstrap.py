# SPDX-License-Identifier: Apache-2.0
"""The bootstrap of one Envoy, shaped as Istio's: node identity, statistics, mTLS inbound and outbound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from delivery import SecretFolder
from workload import GATEWAY_SECRET, TRUST_DOMAIN, Workload

_TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3."
_HTTP = "type.googleapis.com/envoy.extensions."

# The names of the labels are Istio's; a cluster's name ends at the semicolon of its alt_stat_name.
_STATS_TAGS = [
    {"tag_name": "cluster_name", "regex": r"^cluster\.((.+?);\.)"},
    {"tag_name": "listener_address", "regex": r"^listener\.(((?:[0-9.]+|\[[0-9a-fA-F_]*\])_[0-9]+)\.)"},
]
_ISTIO_STATS = {
    "prefixes": ["reporter=", "cluster_manager", "listener_manager", "server", "component", "istio"],
    "suffixes": ["rbac.allowed", "rbac.denied", "shadow_allowed", "shadow_denied"],
    "regexes": [r"vhost\..*\.route\..*"],
}
_TLS_STATS = {
    "prefixes": ["sds."],
    "suffixes": [
        "ssl.connection_error",
        "ssl.fail_verify_cert_hash",
        "ssl.fail_verify_error",
        "ssl.fail_verify_no_cert",
        "ssl.fail_verify_san",
        "ssl.handshake",
        "ssl_context_update_by_sds",
        "secrets_not_ready",
    ],
    "regexes": [r".*\.ssl\.certificate\..*\.expiration_unix_time_seconds"],
}


def bootstrap(
    workload: Workload,
    secrets: SecretFolder,
    upstream: Workload,
    upstream_port: int,
    inbound_port: int,
    outbound_port: int,
    admin_socket: Path | None,
    secret_ttl_seconds: int,
) -> dict[str, Any]:
    if workload.kind == "router":
        listeners = [_gateway_listener(secrets, inbound_port, upstream)]
    else:
        listeners = [_inbound_listener(secrets, inbound_port), _outbound_listener(outbound_port, upstream)]
    return {
        "node": _node(workload, secret_ttl_seconds),
        "admin": {"address": {"pipe": {"path": str(admin_socket)}} if admin_socket else _address(0)},
        "stats_config": {
            "use_all_default_tags": False,
            "stats_tags": _STATS_TAGS,
            "stats_matcher": {"inclusion_list": {"patterns": _inclusion_list(workload.exposes_tls_stats)}},
        },
        "static_resources": {"listeners": listeners, "clusters": [_cluster(secrets, upstream, upstream_port)]},
    }


def _node(workload: Workload, secret_ttl_seconds: int) -> dict[str, Any]:
    revision = "latest"
    labels = {
        "app": workload.name,
        "service.istio.io/canonical-name": workload.name,
        "service.istio.io/canonical-revision": revision,
        "security.istio.io/tlsMode": "istio",
    }
    proxy_metadata = {"SECRET_TTL": f"{secret_ttl_seconds}s", "SECRET_GRACE_PERIOD_RATIO": "0.5"}
    return {
        "id": workload.node_id,
        "cluster": f"{workload.name}.{workload.namespace}",
        "metadata": {
            "CLUSTER_ID": "Kubernetes",
            "INSTANCE_IPS": "127.0.0.1",
            "ISTIO_VERSION": "1.30.0",
            "LABELS": labels,
            "MESH_ID": TRUST_DOMAIN,
            "NAME": workload.pod,
            "NAMESPACE": workload.namespace,
            "PROXY_CONFIG": {"proxyMetadata": proxy_metadata},
            "SERVICE_ACCOUNT": workload.name,
            "WORKLOAD_NAME": workload.name,
        },
    }


def _inclusion_list(with_tls: bool) -> list[dict[str, Any]]:
    chosen = [_ISTIO_STATS, _TLS_STATS] if with_tls else [_ISTIO_STATS]
    patterns: list[dict[str, Any]] = []
    for stats in chosen:
        patterns += [{"prefix": prefix} for prefix in stats["prefixes"]]
        patterns += [{"suffix": suffix} for suffix in stats["suffixes"]]
        patterns += [{"safe_regex": {"regex": regex}} for regex in stats["regexes"]]
    return patterns


def _inbound_listener(secrets: SecretFolder, port: int) -> dict[str, Any]:
    answer = {"direct_response": {"status": 200, "body": {"inline_string": "ok\n"}}}
    context = {
        "@type": _TLS + "DownstreamTlsContext",
        "require_client_certificate": True,
        "common_tls_context": _mutual(secrets, {"prefix": f"spiffe://{TRUST_DOMAIN}/"}),
    }
    return _listener("virtualInbound", port, f"inbound_127.0.0.1_{port}", answer, context)


def _gateway_listener(secrets: SecretFolder, port: int, upstream: Workload) -> dict[str, Any]:
    context = {
        "@type": _TLS + "DownstreamTlsContext",
        "common_tls_context": {"tls_certificate_sds_secret_configs": [secrets.source(GATEWAY_SECRET)]},
    }
    return _listener(f"127.0.0.1_{port}", port, f"outbound_127.0.0.1_{port}", _to(upstream), context)


def _outbound_listener(port: int, upstream: Workload) -> dict[str, Any]:
    return _listener("virtualOutbound", port, f"outbound_127.0.0.1_{port}", _to(upstream), None)


def _listener(
    name: str, port: int, stat_prefix: str, action: dict[str, Any], tls_context: dict[str, Any] | None
) -> dict[str, Any]:
    manager = {
        "@type": _HTTP + "filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": stat_prefix,
        "route_config": {
            "virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, **action}]}]
        },
        "http_filters": [
            {"name": "envoy.filters.http.router", "typed_config": {"@type": _HTTP + "filters.http.router.v3.Router"}}
        ],
    }
    chain: dict[str, Any] = {
        "filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    }
    if tls_context:
        chain["transport_socket"] = {"name": "envoy.transport_sockets.tls", "typed_config": tls_context}
    return {"name": name, "address": _address(port), "filter_chains": [chain]}


def _to(upstream: Workload) -> dict[str, Any]:
    return {"route": {"cluster": _cluster_name(upstream), "timeout": "2s"}}


def _cluster(secrets: SecretFolder, upstream: Workload, port: int) -> dict[str, Any]:
    name = _cluster_name(upstream)
    context = {
        "@type": _TLS + "UpstreamTlsContext",
        "sni": f"outbound_.80_._.{upstream.host}",
        "common_tls_context": _mutual(secrets, {"exact": upstream.spiffe_id}),
    }
    # A connection for every request: each one is a handshake, and a handshake is what the demo counts.
    protocol = {
        "@type": _HTTP + "upstreams.http.v3.HttpProtocolOptions",
        "common_http_protocol_options": {"max_requests_per_connection": 1},
        "explicit_http_config": {"http_protocol_options": {}},
    }
    endpoint = {"endpoint": {"address": _address(port)}}
    return {
        "name": name,
        "alt_stat_name": f"{name};",
        "type": "STATIC",
        "connect_timeout": "1s",
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]},
        "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": context},
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": protocol},
    }


def _mutual(secrets: SecretFolder, peer: dict[str, str]) -> dict[str, Any]:
    matcher = {"san_type": "URI", "matcher": peer}
    return {
        "tls_certificate_sds_secret_configs": [secrets.source("default")],
        "combined_validation_context": {
            "default_validation_context": {"match_typed_subject_alt_names": [matcher]},
            "validation_context_sds_secret_config": secrets.source("ROOTCA"),
        },
    }


def _cluster_name(workload: Workload) -> str:
    return f"outbound|80||{workload.host}"


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
