# SPDX-License-Identifier: Apache-2.0
"""Who takes part in the demo mesh."""

from __future__ import annotations

from dataclasses import dataclass

TRUST_DOMAIN = "cluster.local"
GATEWAY_SECRET = "kubernetes://shop-credential"
GATEWAY_HOSTS = ["shop.example.com", "www.shop.example.com"]


@dataclass(frozen=True)
class Workload:
    name: str
    namespace: str
    pod: str
    # The workload that this one calls through its sidecar.
    calls: str
    kind: str = "sidecar"
    admin_on_socket: bool = False
    # False: Istio's own inclusion list, which keeps the TLS statistics out.
    exposes_tls_stats: bool = True

    @property
    def spiffe_id(self) -> str:
        return f"spiffe://{TRUST_DOMAIN}/ns/{self.namespace}/sa/{self.name}"

    @property
    def host(self) -> str:
        return f"{self.name}.{self.namespace}.svc.{TRUST_DOMAIN}"

    @property
    def node_id(self) -> str:
        return f"{self.kind}~127.0.0.1~{self.pod}.{self.namespace}~{self.namespace}.svc.{TRUST_DOMAIN}"


GATEWAY = Workload("ingressgateway", "istio-ingress", "ingressgateway-5f6c8d7b9-q8zjd", "frontend", kind="router")
ROTATING = Workload("frontend", "shop", "frontend-6b8f7d9c5-x2k4q", "cart")
STALLED = Workload("cart", "shop", "cart-7d9fc6b84-m7v2x", "payment", admin_on_socket=True)
OUTLIVING = Workload("payment", "billing", "payment-84c5d6f97-t5hwn", "frontend", exposes_tls_stats=False)

WORKLOADS = (GATEWAY, ROTATING, STALLED, OUTLIVING)

# They take part where every workload is healthy: a CA that stops is to be told from one proxy that does.
FURTHER_WORKLOADS = (
    Workload("checkout", "shop", "checkout-5c7d8f9b6-n4wzs", "payment"),
    Workload("ledger", "billing", "ledger-69d4f8c7b5-k8rqp", "payment"),
)
