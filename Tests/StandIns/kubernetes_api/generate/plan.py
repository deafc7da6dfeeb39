# SPDX-License-Identifier: Apache-2.0
"""How many of what, and the making of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from ..stored import rest_of
from . import cluster, pods, secrets
from .material import Material
from .pods import Place

_LARGEST_DATA = 1024 * 1024
# Of twenty proxies; the others are sidecars, classic and native by turns.
_RARE = {0: "gateway", 1: "gateway-api", 2: "waypoint", 3: "ztunnel"}


@dataclass(frozen=True)
class Plan:
    # kubernetes.io/tls Secrets.
    secrets: int = 0
    # Helm releases, each of about `helm_bytes`.
    helm: int = 0
    helm_bytes: int = _LARGEST_DATA
    # Pods with a proxy: sidecars, gateways, waypoints and ztunnels, mixed.
    pods: int = 0
    # Pods without a proxy, every second of them ambient.
    plain: int = 0
    # Over which Secrets and pods are spread, and in each of which is a ConfigMap with the root.
    namespaces: int = 10
    nodes: int = 20
    # Istio's own objects and webhooks: 1 or 0.
    istio: int = 1
    # The first two numbers of pod IPs.
    network: str = "127.1"
    # Planted in every private key and token.
    canary: str = ""

    @classmethod
    def read(cls, text: str) -> Plan:
        """`secrets=10000,pods=1000`."""
        return cls.of(dict(term.partition("=")[::2] for term in text.split(",") if term))

    @classmethod
    def of(cls, values: dict) -> Plan:
        known = {field.name: field.default for field in fields(cls)}
        if unknown := values.keys() - known.keys():
            raise ValueError(f"nothing is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
        return cls(**{name: type(known[name])(value) for name, value in values.items()})


@dataclass(frozen=True)
class Made:
    content: dict
    # The encoded rest of it when many objects have the same.
    shared_rest: bytes | None = None


def make(plan: Plan) -> Iterator[Made]:
    material = Material(plan.canary)
    namespaces = [f"team-{number}" for number in range(max(1, plan.namespaces))]
    if plan.istio:
        for content in [*secrets.istio(material), *cluster.bundles(material)]:
            yield Made(content)
        for content in secrets.gateways(material, "istio-ingress"):
            yield Made(content)
        for namespace in [*namespaces, "default", "istio-system", "istio-ingress"]:
            yield Made(cluster.root_bundle(material, namespace))
    for number in range(plan.secrets):
        yield Made(secrets.tls(material, number, namespaces[number % len(namespaces)]))
    yield from _helm(plan, namespaces)
    for number in range(plan.pods):
        kind = _RARE.get(number % 20) or ("sidecar" if number % 2 else "native-sidecar")
        yield Made(pods.pod(kind, number, _place(plan, number, namespaces, kind)))
    for number in range(plan.pods, plan.pods + plan.plain):
        kind = "ambient" if number % 2 else "plain"
        yield Made(pods.pod(kind, number, _place(plan, number, namespaces, kind)))


def _helm(plan: Plan, namespaces: list[str]) -> Iterator[Made]:
    if not plan.helm:
        return
    body = secrets.helm_body(plan.helm_bytes)
    rest = rest_of({"data": body, "type": "helm.sh/release.v1"})
    for number in range(plan.helm):
        content = secrets.helm_release(number, namespaces[number % len(namespaces)])
        yield Made({**content, "data": body}, rest)


def _place(plan: Plan, number: int, namespaces: list[str], kind: str) -> Place:
    homes = {"ztunnel": "istio-system", "gateway": "istio-ingress"}
    namespace = homes.get(kind) or namespaces[number % len(namespaces)]
    ip = f"{plan.network}.{number // 250 % 256}.{number % 250 + 1}"
    return Place(namespace, f"node-{number % max(1, plan.nodes)}", ip)
