# SPDX-License-Identifier: Apache-2.0
"""Secrets: TLS in any number, Helm releases, and all that Istio keeps."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator

from .. import issuance
from .material import Material, encoded


def secret(namespace: str, name: str, kind: str, data: dict[str, bytes], **metadata) -> dict:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"namespace": namespace, "name": name, **metadata},
        "type": kind,
        "data": encoded(data),
    }


def tls(material: Material, number: int, namespace: str) -> dict:
    """As cert-manager writes it: a leaf of its own, one of several issuers."""
    key, issuer = material.key(), material.issuers[number % len(material.issuers)]
    host, name = f"service-{number}.{namespace}.example.com", f"service-{number}-tls"
    # Between a day and a quarter: no two need renewal at once.
    days = 1 + number * 89 % 90
    chain = issuer.leaf(issuance.subject(host), key.key, days, hosts=[host])
    annotations = {
        "cert-manager.io/alt-names": host,
        "cert-manager.io/certificate-name": name,
        "cert-manager.io/common-name": host,
        "cert-manager.io/issuer-kind": "ClusterIssuer",
        "cert-manager.io/issuer-name": f"public-{number % len(material.issuers)}",
    }
    data = {"ca.crt": issuer.pem, "tls.crt": chain, "tls.key": key.pem}
    labels = {"controller.cert-manager.io/fao": "true"}
    return secret(namespace, name, "kubernetes.io/tls", data, labels=labels, annotations=annotations)


def helm_release(number: int, namespace: str) -> dict:
    """Without `data`: many share one body, see `helm_body`."""
    labels = {
        "modifiedAt": "1790000000",
        "name": f"app-{number}",
        "owner": "helm",
        "status": "deployed",
        "version": "1",
    }
    name = f"sh.helm.release.v1.app-{number}.v1"
    content = secret(namespace, name, "helm.sh/release.v1", {}, labels=labels)
    del content["data"]
    return content


def helm_body(size: int) -> dict[str, str]:
    """Helm encodes twice, and a compressed archive looks like random bytes."""
    return {"release": base64.b64encode(base64.b64encode(os.urandom(size * 9 // 16))).decode()}


def istio(material: Material) -> Iterator[dict]:
    root, issuer = material.mesh_root, material.mesh_issuer
    plugged_in = {
        "ca-cert.pem": issuer.pem,
        "ca-key.pem": material.private_pem(issuer),
        "cert-chain.pem": issuer.pem + root.pem,
        "root-cert.pem": root.pem + material.old_mesh_root.pem,
    }
    yield secret("istio-system", "cacerts", "Opaque", plugged_in)
    as_tls = {"tls.crt": issuer.pem, "tls.key": material.private_pem(issuer), "ca.crt": root.pem}
    yield secret("istio-canary", "cacerts", "kubernetes.io/tls", as_tls)
    # After a rotation of the root only ca-cert.pem and ca-key.pem are new.
    self_signed = {
        "ca-cert.pem": root.pem,
        "ca-key.pem": material.private_pem(root),
        "cert-chain.pem": b"",
        "key.pem": b"",
        "root-cert.pem": material.old_mesh_root.pem,
    }
    yield secret("istio-system", "istio-ca-secret", "istio.io/ca-root", self_signed)
    yield secret("istio-system", "istiod-tls", "kubernetes.io/tls", _pair(material, "istiod.istio-system.svc", "tls"))
    legacy = {"cert-chain.pem": issuer.pem, "key.pem": material.key().pem, "root-cert.pem": root.pem}
    yield secret("default", "istio.default", "istio.io/key-and-cert", legacy)
    yield _remote_cluster(material)


def gateways(material: Material, namespace: str) -> Iterator[dict]:
    """Credentials in every layout that Istio reads."""
    authority = {"ca.crt": material.mesh_root.pem}
    yield secret(namespace, "shop", "kubernetes.io/tls", _pair(material, "shop.example.com", "tls"))
    stapled = {**_pair(material, "bank.example.com", "tls"), **authority, "tls.ocsp-staple": b"\x30\x03\x0a\x01\x00"}
    yield secret(namespace, "bank", "kubernetes.io/tls", stapled)
    yield secret(namespace, "api", "Opaque", _pair(material, "api.example.com", "generic"))
    mutual = {**_pair(material, "partner.example.com", "generic"), "cacert": material.mesh_root.pem}
    yield secret(namespace, "partner", "Opaque", mutual)
    yield secret(namespace, "shop-cacert", "Opaque", {"cacert": material.mesh_root.pem})
    yield secret(namespace, "api-cacert", "Opaque", authority)


def _pair(material: Material, host: str, layout: str) -> dict[str, bytes]:
    key = material.key()
    chain = material.mesh_issuer.leaf(issuance.subject(host), key.key, 60, hosts=[host])
    certificate_name, key_name = ("tls.crt", "tls.key") if layout == "tls" else ("cert", "key")
    return {certificate_name: chain, key_name: key.pem}


def _remote_cluster(material: Material) -> dict:
    authority = base64.b64encode(material.issuers[0].pem).decode()
    token = material.canary or "token-of-west"
    lines = [
        "apiVersion: v1",
        "kind: Config",
        "clusters:",
        f"- {{name: west, cluster: {{certificate-authority-data: {authority}, server: https://west.example.com}}}}",
        "contexts:",
        "- {name: west, context: {cluster: west, user: west}}",
        "current-context: west",
        "users:",
        f"- {{name: west, user: {{token: {token}}}}}",
    ]
    return secret(
        "istio-system",
        "istio-remote-secret-west",
        "Opaque",
        {"west": "\n".join([*lines, ""]).encode()},
        labels={"istio/multiCluster": "true"},
        annotations={"networking.istio.io/cluster": "west"},
    )
