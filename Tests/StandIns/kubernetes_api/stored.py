# SPDX-License-Identifier: Apache-2.0
"""One object as it is kept: its bytes ready to be sent, and what selectors look at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .resources import Resource

_METADATA_ORDER = (
    "name",
    "generateName",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
    "managedFields",
)


def encode(value: object) -> bytes:
    """Compact, with `<`, `>` and `&` escaped, as Go's encoder writes."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode()


def ordered(metadata: dict) -> dict:
    """The fields in the order of the API's Go structure, maps by key."""
    known = {name: metadata[name] for name in _METADATA_ORDER if name in metadata}
    for name in ("labels", "annotations"):
        if isinstance(known.get(name), dict):
            known[name] = dict(sorted(known[name].items()))
    return {**known, **{name: value for name, value in metadata.items() if name not in known}}


@dataclass(frozen=True, slots=True)
class Stored:
    """`{` + metadata + rest; `rest` begins with a comma or is the closing brace, and many objects may share it."""

    namespace: str
    name: str
    version: int
    metadata: dict
    metadata_json: bytes
    rest: bytes
    fields: Mapping[str, str]

    @property
    def labels(self) -> Mapping[str, str]:
        return self.metadata.get("labels") or {}

    @property
    def key(self) -> tuple[str, str]:
        return self.namespace, self.name

    def item(self) -> Iterator[bytes]:
        """As a member of a typed list: without kind and apiVersion."""
        yield b'{"metadata":'
        yield self.metadata_json
        yield self.rest

    def whole(self, resource: Resource) -> Iterator[bytes]:
        yield _typed(resource.kind, resource.group_version)
        yield self.metadata_json
        yield self.rest

    def partial(self) -> Iterator[bytes]:
        """PartialObjectMetadata: members of such lists are typed."""
        yield _typed("PartialObjectMetadata", "meta.k8s.io/v1")
        yield self.metadata_json
        yield b"}"


def _typed(kind: str, api_version: str) -> bytes:
    return f'{{"kind":"{kind}","apiVersion":"{api_version}","metadata":'.encode()


def selectable_fields(resource: Resource, content: dict) -> dict[str, str]:
    metadata = content["metadata"]
    fields = {"metadata.name": metadata["name"], "metadata.namespace": metadata.get("namespace", "")}
    if resource.plural == "pods":
        spec, status = _mapping(content.get("spec")), _mapping(content.get("status"))
        fields["spec.nodeName"] = spec.get("nodeName", "")
        fields["status.phase"] = status.get("phase", "")
        fields["status.podIP"] = status.get("podIP", "")
    elif resource.plural == "secrets":
        fields["type"] = content.get("type", "Opaque")
    elif resource.plural == "certificatesigningrequests":
        fields["spec.signerName"] = _mapping(content.get("spec")).get("signerName", "")
    return fields


def _mapping(value: object) -> dict:
    """Damaged objects are kept and served as they are."""
    return value if isinstance(value, dict) else {}


def rest_of(content: dict) -> bytes:
    """Everything beside kind, apiVersion and metadata; `type` of a Secret comes last, as in the Go structure."""
    left_out = {"kind", "apiVersion", "metadata", "type"}
    rest = {name: value for name, value in content.items() if name not in left_out}
    if "type" in content:
        rest["type"] = content["type"]
    for name in ("data", "binaryData"):
        if isinstance(rest.get(name), dict):
            rest[name] = dict(sorted(rest[name].items()))
    return b"," + encode(rest)[1:] if rest else b"}"
