# SPDX-License-Identifier: Apache-2.0
"""The chart as its users see it: values in, objects out."""

import functools
import json
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def _sync_chart():
    loader = SourceFileLoader("sync_chart", str(ROOT / "scripts/sync-chart"))
    module = module_from_spec(spec_from_loader("sync_chart", loader))
    loader.exec_module(module)
    return module


sync_chart = _sync_chart()
CHART = sync_chart.CHART
RIGHTS = sync_chart.RIGHTS
RELEASE = "certs"
NAMESPACE = "monitoring"
FULLNAME = "certs-istio-certificate-exporter"
CLUSTER_NAME = f"{NAMESPACE}-{FULLNAME}"
WORKLOADS = {"Deployment", "StatefulSet", "DaemonSet"}


@functools.cache
def _rendered(values: str) -> str:
    return json.dumps(sync_chart.render(json.loads(values), RELEASE, NAMESPACE))


def render(values: dict | None = None) -> list[dict]:
    """The objects for these values; each caller has a copy of its own."""
    return json.loads(_rendered(json.dumps(values or {}, sort_keys=True)))


def refusal(values: dict) -> str:
    """What Helm says about wrong values; fails when it takes them."""
    try:
        sync_chart.render(values, RELEASE, NAMESPACE)
    except ValueError as error:
        return str(error)
    raise AssertionError(f"these values were taken: {values}")


def of_kind(documents: list[dict], *kinds: str) -> list[dict]:
    return [one for one in documents if one["kind"] in kinds]


def named(documents: list[dict], kind: str, name: str) -> dict:
    found = [one for one in of_kind(documents, kind) if one["metadata"]["name"] == name]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} of {kind}/{name}: {[sync_chart.identity(one) for one in documents]}")
    return found[0]


def merged(*parts: dict) -> dict:
    result: dict = {}
    for part in parts:
        for key, value in part.items():
            both_are_mappings = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both_are_mappings else value
    return result


REACHES = ("observer", "port-forward")
READS = {
    "none": {},
    "named": {"names": ["cacerts", "shop/shop-credential"]},
    "namespaces": {"namespaces": ["istio-system", "shop"]},
    "cluster": {},
}
MODES = {
    "deployment": {"mode": "deployment"},
    "shards": {"sharding": {"shards": 3}},
    "daemonset": {"mode": "daemonset"},
    "rights": {"mode": "rights"},
}


def combinations() -> list[tuple[str, dict]]:
    """Every reach with every reading of Secrets in every mode, cluster-wide and in two namespaces."""
    found = []
    for reach, read, mode, namespaces in product(REACHES, READS, MODES, ([], ["shop", "billing"])):
        values = merged(
            MODES[mode],
            {"proxies": {"reach": reach}, "secrets": {"read": read, **READS[read]}, "namespaces": namespaces},
        )
        where = ", ".join(namespaces) or "everywhere"
        found.append((f"{reach}, secrets {read}, {mode}, {where}", values))
    return found


# Everything optional at once.
EVERYTHING = {
    "cluster": "east",
    "networkPolicy": {
        "enabled": True,
        "apiServer": {"cidrs": ["10.0.0.1/32"]},
        "servers": {"ports": [8200], "cidrs": ["10.1.0.0/16"]},
    },
    "prometheusRule": {"enabled": True},
    "dashboards": {"enabled": True, "annotations": {"folder": "Istio"}},
    "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
    "remoteClusters": [{"name": "west", "secretName": "west-kubeconfig", "key": "value", "context": "admin"}],
    "trustDomains": ["cluster.local", "old.example.com"],
    "rotation": [{"match": {"source": "secret", "namespace": "istio-ingress"}, "before": "30d"}],
    "pins": [{"name": "plugged", "match": {"namespace": "shop"}, "secret": "istio-system/cacerts"}],
    "extraSources": [{"name": "disk", "type": "files", "paths": ["/etc/istio/certs/*.pem"]}],
    "probe": {"allowed_targets": ["*.example.com:443"]},
    "imagePullSecrets": [{"name": "registry"}],
    "labels": {"team": "mesh"},
    "podLabels": {"tier": "infra"},
    "podAnnotations": {"note": "true"},
    "extraArgs": ["--web.telemetry-path=/metrics"],
    "extraEnv": [{"name": "TZ", "value": "UTC"}],
    "extraVolumes": [{"name": "certs", "hostPath": {"path": "/etc/istio/certs"}}],
    "extraVolumeMounts": [{"name": "certs", "mountPath": "/etc/istio/certs", "readOnly": True}],
    "priorityClassName": "system-cluster-critical",
    "topologySpreadConstraints": [
        {"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway"}
    ],
    "affinity": {"nodeAffinity": {}},
    "serviceAccount": {"annotations": {"owner": "mesh"}},
    "service": {"annotations": {"owner": "mesh"}},
}
