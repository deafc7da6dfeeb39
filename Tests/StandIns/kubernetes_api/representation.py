# SPDX-License-Identifier: Apache-2.0
"""In which form the client wants objects: whole or metadata only."""

from __future__ import annotations

from collections.abc import Iterator

from .failures import Failure
from .resources import Resource
from .stored import Stored


class Representation:
    """Tables are not made: the clients that prefer them accept plain objects too."""

    def __init__(self, accept: str, resource: Resource) -> None:
        self._resource = resource
        self.is_partial = _is_partial(accept)

    @property
    def list_kind(self) -> tuple[str, str]:
        if self.is_partial:
            return "PartialObjectMetadataList", "meta.k8s.io/v1"
        return f"{self._resource.kind}List", self._resource.group_version

    def item(self, stored: Stored) -> Iterator[bytes]:
        return stored.partial() if self.is_partial else stored.item()

    def whole(self, stored: Stored) -> Iterator[bytes]:
        return stored.partial() if self.is_partial else stored.whole(self._resource)


def _is_partial(accept: str) -> bool:
    for clause in filter(None, (part.strip() for part in accept.split(","))):
        media, *parameters = (part.strip() for part in clause.split(";"))
        if media not in ("application/json", "application/*", "*/*"):
            continue
        wanted = dict(parameter.partition("=")[::2] for parameter in parameters).get("as", "")
        if wanted.startswith("PartialObjectMetadata"):
            return True
        if not wanted:
            return False
    if not accept:
        return False
    raise Failure(406, "only the following media types are accepted: application/json")
