# SPDX-License-Identifier: Apache-2.0
"""ConfigMaps with roots in every namespace, and whatever of the cluster holds a CA bundle."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from .material import Material


def root_bundle(material: Material, namespace: str) -> dict:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"namespace": namespace, "name": "istio-ca-root-cert", "labels": {"istio.io/config": "true"}},
        "data": {"root-cert.pem": material.mesh_root.pem.decode()},
    }


def bundles(material: Material) -> Iterator[dict]:
    mesh, other = (base64.b64encode(one.pem).decode() for one in (material.mesh_root, material.issuers[0]))
    yield _webhooks("Mutating", "istio-sidecar-injector", "istiod", "istio-system", "/inject", mesh)
    yield _webhooks("Mutating", "istio-revision-tag-default", "istiod", "istio-system", "/inject", mesh)
    yield _webhooks("Validating", "istio-validator-istio-system", "istiod", "istio-system", "/validate", mesh)
    yield _webhooks("Validating", "istiod-default-validator", "istiod", "istio-system", "/validate", mesh)
    yield _webhooks("Validating", "cert-manager-webhook", "cert-manager-webhook", "cert-manager", "/validate", other)
    yield {
        "apiVersion": "apiregistration.k8s.io/v1",
        "kind": "APIService",
        "metadata": {"name": "v1beta1.metrics.k8s.io"},
        "spec": {
            "service": {"namespace": "kube-system", "name": "metrics-server", "port": 443},
            "group": "metrics.k8s.io",
            "version": "v1beta1",
            "caBundle": other,
            "groupPriorityMinimum": 100,
            "versionPriority": 100,
        },
    }
    yield _definition(other)
    yield {
        "apiVersion": "certificates.k8s.io/v1beta1",
        "kind": "ClusterTrustBundle",
        "metadata": {"name": "istio.io:istiod-ca:root-cert"},
        "spec": {"signerName": "istio.io/istiod-ca", "trustBundle": material.mesh_root.pem.decode()},
    }


def _webhooks(verb: str, name: str, service: str, namespace: str, path: str, bundle: str) -> dict:
    operations = ["CREATE"] if verb == "Mutating" else ["CREATE", "UPDATE"]
    groups = [""] if verb == "Mutating" else ["networking.istio.io", "security.istio.io"]
    webhooks = [
        {
            "name": f"{prefix}.{service}.example.com",
            "clientConfig": {
                "service": {"namespace": namespace, "name": service, "path": path, "port": 443},
                "caBundle": bundle,
            },
            "rules": [{"operations": operations, "apiGroups": groups, "apiVersions": ["*"], "resources": ["*"]}],
            "failurePolicy": "Fail",
            "sideEffects": "None",
            "timeoutSeconds": 10,
            "admissionReviewVersions": ["v1"],
        }
        for prefix in ("namespace", "object")
    ]
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": f"{verb}WebhookConfiguration",
        "metadata": {"name": name, "labels": {"app": service, "istio.io/rev": "default"}},
        "webhooks": webhooks,
    }


def _definition(bundle: str) -> dict:
    service = {"namespace": "cert-manager", "name": "cert-manager-webhook", "path": "/convert", "port": 443}
    webhook = {"clientConfig": {"service": service, "caBundle": bundle}, "conversionReviewVersions": ["v1"]}
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "certificates.cert-manager.io"},
        "spec": {
            "group": "cert-manager.io",
            "names": {"plural": "certificates", "kind": "Certificate"},
            "scope": "Namespaced",
            "versions": [{"name": "v1", "served": True, "storage": True, "schema": schema}],
            "conversion": {"strategy": "Webhook", "webhook": webhook},
        },
    }
