# SPDX-License-Identifier: Apache-2.0
"""The container that a proxy runs in, with all that Istio's templates write into it."""

from __future__ import annotations

import json

IMAGE = "docker.io/istio/proxyv2:1.28.3"
_FIELDS = {
    "POD_NAME": "metadata.name",
    "POD_NAMESPACE": "metadata.namespace",
    "INSTANCE_IP": "status.podIP",
    "HOST_IP": "status.hostIP",
    "SERVICE_ACCOUNT": "spec.serviceAccountName",
    "ISTIO_META_NODE_NAME": "spec.nodeName",
}
_PORTS = {"http-envoy-prom": 15090, "status-port": 15020, "mesh-metrics": 15021}


def container(role: str, workload: str, namespace: str, is_native: bool = False, **environment: str) -> dict:
    """`role` is sidecar, router or waypoint."""
    described = {
        "name": "istio-proxy",
        "image": IMAGE,
        "args": [
            "proxy",
            role,
            "--domain",
            "$(POD_NAMESPACE).svc.cluster.local",
            "--proxyLogLevel=warning",
            "--proxyComponentLogLevel=misc:error",
            "--log_output_level=default:info",
        ],
        "ports": [{"name": name, "containerPort": port, "protocol": "TCP"} for name, port in _PORTS.items()],
        "env": _environment(workload, namespace, environment),
        "resources": {"limits": {"cpu": "2", "memory": "1Gi"}, "requests": {"cpu": "100m", "memory": "128Mi"}},
        "volumeMounts": [{"name": name, "mountPath": path} for name, path in _MOUNTS.items()],
        "readinessProbe": _probe("/healthz/ready", 4),
        "startupProbe": _probe("/healthz/ready", 600),
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "imagePullPolicy": "IfNotPresent",
        "securityContext": {
            "capabilities": {"drop": ["ALL"]},
            "privileged": False,
            "runAsUser": 1337,
            "runAsGroup": 1337,
            "runAsNonRoot": True,
            "readOnlyRootFilesystem": True,
            "allowPrivilegeEscalation": False,
        },
    }
    return {**described, "restartPolicy": "Always"} if is_native else described


_MOUNTS = {
    "workload-socket": "/var/run/secrets/workload-spiffe-uds",
    "credential-socket": "/var/run/secrets/credential-uds",
    "workload-certs": "/var/run/secrets/workload-spiffe-credentials",
    "istiod-ca-cert": "/var/run/secrets/istio",
    "istio-data": "/var/lib/istio/data",
    "istio-envoy": "/etc/istio/proxy",
    "istio-token": "/var/run/secrets/tokens",
    "istio-podinfo": "/etc/istio/pod",
}


def volumes() -> list[dict]:
    token = {"audience": "istio-ca", "expirationSeconds": 43200, "path": "istio-token"}
    labels = [
        {"path": name, "fieldRef": {"apiVersion": "v1", "fieldPath": f"metadata.{name}"}}
        for name in ("labels", "annotations")
    ]
    return [
        *({"name": name, "emptyDir": {}} for name in ("workload-socket", "credential-socket", "workload-certs")),
        {"name": "istio-envoy", "emptyDir": {"medium": "Memory"}},
        {"name": "istio-data", "emptyDir": {}},
        {"name": "istio-podinfo", "downwardAPI": {"items": labels, "defaultMode": 420}},
        {"name": "istio-token", "projected": {"sources": [{"serviceAccountToken": token}], "defaultMode": 420}},
        {"name": "istiod-ca-cert", "configMap": {"name": "istio-ca-root-cert", "defaultMode": 420}},
    ]


def _environment(workload: str, namespace: str, more: dict[str, str]) -> list[dict]:
    owner = f"kubernetes://apis/apps/v1/namespaces/{namespace}/deployments/{workload}"
    ports = [{"containerPort": 8080, "name": "http", "protocol": "TCP"}, {"containerPort": 9090, "protocol": "TCP"}]
    values = {
        "PILOT_CERT_PROVIDER": "istiod",
        "CA_ADDR": "istiod.istio-system.svc:15012",
        "ISTIO_CPU_LIMIT": "2",
        "PROXY_CONFIG": "{}\n",
        "ISTIO_META_POD_PORTS": json.dumps(ports),
        "ISTIO_META_APP_CONTAINERS": "app",
        "GOMEMLIMIT": "1073741824",
        "GOMAXPROCS": "2",
        "ISTIO_META_CLUSTER_ID": "Kubernetes",
        "ISTIO_META_INTERCEPTION_MODE": "REDIRECT",
        "ISTIO_META_WORKLOAD_NAME": workload,
        "ISTIO_META_OWNER": owner,
        "ISTIO_META_MESH_ID": "cluster.local",
        "TRUST_DOMAIN": "cluster.local",
        **more,
    }
    fields = [
        {"name": name, "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}}
        for name, path in _FIELDS.items()
    ]
    return [*fields, *({"name": name, "value": value} for name, value in values.items())]


def _probe(path: str, threshold: int) -> dict:
    times = {"timeoutSeconds": 3, "periodSeconds": 15, "successThreshold": 1, "failureThreshold": threshold}
    return {"httpGet": {"path": path, "port": 15021, "scheme": "HTTP"}, **times}
