# SPDX-License-Identifier: Apache-2.0
"""Pods of every kind that has to do with a mesh, each as large as real ones are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from . import proxy

_HASH = "7d9f8b6c54"
_STARTED = "2026-01-01T00:00:00Z"
KINDS = ("sidecar", "native-sidecar", "gateway", "gateway-api", "waypoint", "ztunnel", "ambient", "plain")


@dataclass(frozen=True)
class Place:
    namespace: str
    node: str
    # Loopback, so that it may really be connected to.
    ip: str


def pod(kind: str, number: int, place: Place) -> dict:
    if kind == "ztunnel":
        return _ztunnel(number, place)
    workload = f"{kind}-{number}" if kind != "sidecar" else f"app-{number}"
    labels = {
        "app": workload,
        "pod-template-hash": _HASH,
        "service.istio.io/canonical-name": workload,
        "service.istio.io/canonical-revision": "v1",
    }
    annotations: dict[str, str] = {}
    app = _app(workload)
    containers, first = [app], []
    match kind:
        case "sidecar":
            labels["security.istio.io/tlsMode"] = "istio"
            annotations |= _sidecar_annotations(["istio-init"], ["istio-proxy"])
            first = [_init("istio-init", ["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337"])]
            containers = [app, proxy.container("sidecar", workload, place.namespace)]
        case "native-sidecar":
            labels["security.istio.io/tlsMode"] = "istio"
            annotations |= _sidecar_annotations(["istio-init", "istio-proxy"], [])
            annotations["proxy.istio.io/config"] = "proxyMetadata:\n  SECRET_TTL: 12h\n"
            own = {"SECRET_TTL": "12h", "SECRET_GRACE_PERIOD_RATIO": "0.3"}
            first = [
                _init("istio-init", ["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337"]),
                proxy.container("sidecar", workload, place.namespace, is_native=True, **own),
            ]
        case "gateway":
            labels |= {"istio": "ingressgateway", "istio.io/rev": "default"}
            containers = [proxy.container("router", workload, place.namespace)]
        case "gateway-api":
            labels |= {"gateway.networking.k8s.io/gateway-name": workload}
            labels["gateway.istio.io/managed"] = "istio.io-gateway-controller"
            annotations["prometheus.io/port"] = "15020"
            containers = [proxy.container("router", workload, place.namespace)]
        case "waypoint":
            labels |= {"gateway.networking.k8s.io/gateway-name": workload, "istio.io/dataplane-mode": "none"}
            labels |= {"gateway.istio.io/managed": "istio.io-mesh-controller"}
            labels["gateway.networking.k8s.io/gateway-class-name"] = "istio-waypoint"
            containers = [proxy.container("waypoint", workload, place.namespace)]
        case "ambient":
            annotations["ambient.istio.io/redirection"] = "enabled"
    owner = _owner("ReplicaSet", f"{workload}-{_HASH}")
    name = f"{workload}-{_HASH}-{_suffix(number)}"
    return _assembled(name, place, owner, labels, annotations, containers, first)


def _ztunnel(number: int, place: Place) -> dict:
    labels = {"app": "ztunnel", "app.kubernetes.io/name": "ztunnel", "controller-revision-hash": "5c9d7f"}
    container = proxy.container("ztunnel", "ztunnel", place.namespace)
    container["args"] = ["proxy", "ztunnel"]
    container["image"] = "docker.io/istio/ztunnel:1.28.3"
    annotations = {"prometheus.io/port": "15020", "prometheus.io/scrape": "true"}
    owner = _owner("DaemonSet", "ztunnel")
    return _assembled(f"ztunnel-{_suffix(number)}", place, owner, labels, annotations, [container], [])


def _assembled(
    name: str,
    place: Place,
    owner: dict,
    labels: dict[str, str],
    annotations: dict[str, str],
    containers: list[dict],
    first: list[dict],
) -> dict:
    metadata = {
        "name": name,
        "namespace": place.namespace,
        "generateName": name[:-5],
        "labels": labels,
        "annotations": annotations,
        "ownerReferences": [owner],
    }
    spec = {
        "volumes": proxy.volumes(),
        "initContainers": first,
        "containers": containers,
        "restartPolicy": "Always",
        "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst",
        "serviceAccountName": labels.get("app", "default"),
        "serviceAccount": labels.get("app", "default"),
        "nodeName": place.node,
        "securityContext": {},
        "schedulerName": "default-scheduler",
        "priority": 0,
        "enableServiceLinks": True,
        "preemptionPolicy": "PreemptLowerPriority",
    }
    content = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
    metadata["managedFields"] = [_managed("kube-controller-manager", "Update", content)]
    return {**content, "status": _status(place, containers, first)}


def _status(place: Place, containers: list[dict], first: list[dict]) -> dict:
    kinds = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
    return {
        "phase": "Running",
        "conditions": [
            {"type": kind, "status": "True", "lastProbeTime": None, "lastTransitionTime": _STARTED} for kind in kinds
        ],
        "hostIP": "127.0.0.1",
        "podIP": place.ip,
        "podIPs": [{"ip": place.ip}],
        "startTime": _STARTED,
        "initContainerStatuses": [_container_status(one) for one in first],
        "containerStatuses": [_container_status(one) for one in containers],
        "qosClass": "Burstable",
    }


def _container_status(container: dict) -> dict:
    is_over = container["name"] == "istio-init"
    ended = {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": _STARTED, "finishedAt": _STARTED}}
    digest = hashlib.sha256(container["image"].encode()).hexdigest()
    return {
        "name": container["name"],
        "state": ended if is_over else {"running": {"startedAt": _STARTED}},
        "lastState": {},
        "ready": True,
        "restartCount": 0,
        "image": container["image"],
        "imageID": f"{container['image'].split(':')[0]}@sha256:{digest}",
        "containerID": f"containerd://{digest}",
        "started": not is_over,
    }


def _app(workload: str) -> dict:
    return {
        "name": "app",
        "image": f"registry.example.com/{workload}:1.4.2",
        "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
        "env": [{"name": f"OPTION_{number}", "value": f"value of option {number}"} for number in range(12)],
        "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
        "imagePullPolicy": "IfNotPresent",
    }


def _init(name: str, args: list[str]) -> dict:
    capabilities = {"add": ["NET_ADMIN", "NET_RAW"], "drop": ["ALL"]}
    context = {"capabilities": capabilities, "runAsUser": 0, "runAsNonRoot": False}
    return {"name": name, "image": proxy.IMAGE, "args": args, "securityContext": context}


def _sidecar_annotations(first: list[str], containers: list[str]) -> dict[str, str]:
    status = {
        "initContainers": first,
        "containers": containers,
        "volumes": [one["name"] for one in proxy.volumes()],
        "imagePullSecrets": None,
        "revision": "default",
    }
    return {
        "istio.io/rev": "default",
        "kubectl.kubernetes.io/default-container": "app",
        "prometheus.io/path": "/stats/prometheus",
        "prometheus.io/port": "15020",
        "prometheus.io/scrape": "true",
        "sidecar.istio.io/status": json.dumps(status),
    }


def _owner(kind: str, name: str) -> dict:
    uid = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    flags = {"controller": True, "blockOwnerDeletion": True}
    return {"apiVersion": "apps/v1", "kind": kind, "name": name, "uid": uid, **flags}


def _managed(manager: str, operation: str, content: dict) -> dict:
    fields = {
        "manager": manager,
        "operation": operation,
        "apiVersion": "v1",
        "time": _STARTED,
        "fieldsType": "FieldsV1",
    }
    owned = {"f:metadata": _fields(content["metadata"]), "f:spec": _fields(content["spec"])}
    return {**fields, "fieldsV1": owned}


def _fields(value: object) -> dict:
    """What `managedFields` says of a value: the same names and no values."""
    if isinstance(value, dict):
        return {f"f:{name}": _fields(inner) for name, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict) and "name" in value[0]:
        return {f'k:{{"name":"{one["name"]}"}}': {".": {}, **_fields(one)} for one in value}
    return {}


def _suffix(number: int) -> str:
    """Five letters as a controller makes them, the same for the same number."""
    letters = "bcdfghjklmnpqrstvwxz2456789"
    digest = hashlib.sha256(str(number).encode()).digest()
    return "".join(letters[byte % len(letters)] for byte in digest[:5])
