# SPDX-License-Identifier: Apache-2.0
"""What a request means: its resource, verb and options, read from method, path and query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import failures, resources
from .failures import Failure
from .resources import Resource
from .rights import Attributes
from .selection import Selection

_VERBS = {"GET": "get", "HEAD": "get", "POST": "create", "PUT": "update", "DELETE": "delete"}


@dataclass(frozen=True)
class Requested:
    resource: Resource
    verb: str
    namespace: str
    name: str
    subresource: str
    # What follows a subresource, as in pods/NAME/proxy/stats.
    path: str
    query: Mapping[str, str]
    selection: Selection

    @classmethod
    def read(cls, method: str, path: str, query: Mapping[str, str]) -> Requested:
        resource, namespace, rest = _located([part for part in path.split("/") if part])
        name, subresource, *further = [*rest, "", ""][: max(2, len(rest))]
        if resource.plural == "namespaces" and name:
            namespace = name
        if subresource and subresource not in resource.subresources:
            raise failures.no_such_path()
        if method not in _VERBS:
            raise Failure(405, "the server does not allow this method on the requested resource")
        selection = Selection(resource, query.get("labelSelector", ""), query.get("fieldSelector", ""))
        verb = _VERBS[method]
        if verb == "get" and not subresource and (not name or _is_true(query.get("watch"))):
            verb = "watch" if _is_true(query.get("watch")) else "list"
        return cls(resource, verb, namespace, name, subresource, "/".join(further), query, selection)

    def attributes(self, verb: str = "") -> Attributes:
        by_selector = self.selection.exact_name or "" if self.verb in ("list", "watch") else ""
        return Attributes(
            verb=verb or self.verb,
            group=self.resource.group,
            plural=self.resource.plural,
            subresource=self.subresource,
            namespace=self.namespace,
            name=self.name or by_selector,
        )

    def flag(self, name: str) -> bool:
        return _is_true(self.query.get(name))

    def number(self, name: str) -> int | None:
        text = self.query.get(name, "")
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise Failure(400, f'strconv.ParseInt: parsing "{text}": invalid syntax') from None

    def selects(self, stored) -> bool:
        if self.namespace and self.resource.is_namespaced and stored.namespace != self.namespace:
            return False
        if self.name and stored.name != self.name:
            return False
        return self.selection.is_empty or self.selection.selects(stored.labels, stored.fields)


def _located(parts: list[str]) -> tuple[Resource, str, list[str]]:
    match parts:
        case ["api", version, *rest]:
            group = ""
        case ["apis", group, version, *rest]:
            pass
        case _:
            raise failures.no_such_path()
    namespace = ""
    if rest[:1] == ["namespaces"] and len(rest) > 2:
        namespace, rest = rest[1], rest[2:]
    resource = resources.by_plural(rest[0]) if rest else None
    if resource is None or not resource.has(group, version) or (namespace and not resource.is_namespaced):
        raise failures.no_such_path()
    return resource, namespace, rest[1:]


def _is_true(text: str | None) -> bool:
    return text in ("1", "true", "True")
