# SPDX-License-Identifier: Apache-2.0
"""The kinds of objects that are served, and the discovery documents that name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Resource:
    group: str
    version: str
    plural: str
    kind: str
    is_namespaced: bool
    short_names: tuple[str, ...] = ()
    subresources: tuple[str, ...] = ()

    @property
    def group_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified_name(self) -> str:
        """As messages of the API name it: `pods`, `apiservices.apiregistration.k8s.io`."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    def has(self, group: str, version: str) -> bool:
        return (self.group, self.version) == (group, version)


_WEBHOOKS = "admissionregistration.k8s.io"
_CERT_MANAGER = "cert-manager.io"

ALL = (
    Resource("", "v1", "pods", "Pod", True, ("po",), ("portforward", "proxy")),
    Resource("", "v1", "secrets", "Secret", True),
    Resource("", "v1", "configmaps", "ConfigMap", True, ("cm",)),
    Resource("", "v1", "services", "Service", True, ("svc",)),
    Resource("", "v1", "namespaces", "Namespace", False, ("ns",)),
    Resource(_WEBHOOKS, "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", False),
    Resource(_WEBHOOKS, "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", False),
    Resource("apiregistration.k8s.io", "v1", "apiservices", "APIService", False),
    Resource("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", False, ("crd",)),
    Resource("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", False, ("csr",)),
    Resource("certificates.k8s.io", "v1beta1", "clustertrustbundles", "ClusterTrustBundle", False),
    # What charts add: a cluster without them is told by `absent`.
    Resource(_CERT_MANAGER, "v1", "certificates", "Certificate", True, ("cert",)),
    Resource(_CERT_MANAGER, "v1", "certificaterequests", "CertificateRequest", True, ("cr",)),
    Resource(_CERT_MANAGER, "v1", "issuers", "Issuer", True),
    Resource(_CERT_MANAGER, "v1", "clusterissuers", "ClusterIssuer", False),
    Resource("security.istio.io", "v1", "peerauthentications", "PeerAuthentication", True, ("pa",)),
    Resource("networking.istio.io", "v1", "destinationrules", "DestinationRule", True, ("dr",)),
)


def by_plural(plural: str) -> Resource | None:
    return next((resource for resource in ALL if resource.plural == plural), None)


def by_kind(api_version: str, kind: str) -> Resource | None:
    return next((one for one in ALL if (one.group_version, one.kind) == (api_version, kind)), None)


_VERBS = ["create", "delete", "get", "list", "update", "watch"]


def core_versions(address: str) -> dict:
    """The answer to /api."""
    return {
        "kind": "APIVersions",
        "versions": ["v1"],
        "serverAddressByClientCIDRs": [{"clientCIDR": "0.0.0.0/0", "serverAddress": address}],
    }


def group_list(served: Iterable[Resource]) -> dict:
    """The answer to /apis."""
    served = list(served)
    names = dict.fromkeys(one.group for one in served if one.group)
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(served, name) for name in names]}


def group(served: Iterable[Resource], name: str) -> dict | None:
    """The answer to /apis/GROUP."""
    described = _group(list(served), name)
    return {"kind": "APIGroup", "apiVersion": "v1", **described} if described["versions"] else None


def _group(served: list[Resource], name: str) -> dict:
    """The preferred version is the one that stands first here."""
    versions = dict.fromkeys(one.version for one in served if one.group == name)
    described = [{"groupVersion": f"{name}/{version}", "version": version} for version in versions]
    return {"name": name, "versions": described, "preferredVersion": next(iter(described), None)}


def resource_list(served: Iterable[Resource], group: str, version: str) -> dict | None:
    """The answer to /api/v1 and /apis/GROUP/VERSION."""
    found = [one for one in served if one.has(group, version)]
    if not found:
        return None
    described = []
    for one in found:
        described.append(_described(one))
        described += [_subresource(one, name) for name in one.subresources]
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": found[0].group_version,
        "resources": described,
    }


def _described(one: Resource) -> dict:
    described = {
        "name": one.plural,
        "singularName": one.kind.lower(),
        "namespaced": one.is_namespaced,
        "kind": one.kind,
        "verbs": _VERBS,
    }
    return {**described, "shortNames": list(one.short_names)} if one.short_names else described


def _subresource(of: Resource, name: str) -> dict:
    return {
        "name": f"{of.plural}/{name}",
        "singularName": "",
        "namespaced": True,
        "kind": "PodPortForwardOptions" if name == "portforward" else "PodProxyOptions",
        "verbs": ["create", "get"],
    }
