# SPDX-License-Identifier: Apache-2.0
"""Role-based access control, evaluated from the same YAML that is applied to a real cluster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from .identity import MASTERS, User

_KINDS = ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")


@dataclass(frozen=True)
class Attributes:
    """What one request asks for, as the authoriser sees it. `name` is also that of a metadata.name field selector."""

    verb: str
    group: str
    plural: str
    subresource: str
    namespace: str
    name: str

    @property
    def resource(self) -> str:
        return f"{self.plural}/{self.subresource}" if self.subresource else self.plural


class Rights:
    """Roles and bindings. Without any document everybody who is known may do everything."""

    def __init__(self, documents: Iterable[dict] = ()) -> None:
        self._rules: dict[tuple[str, str, str], list[dict]] = {}
        self._bindings: list[dict] = []
        for document in documents:
            self._add(document)
        self._allows_all = not self._rules and not self._bindings

    @classmethod
    def from_yaml(cls, *texts: str) -> Rights:
        """Documents of other kinds are left out, so that a whole rendered chart can be given."""
        documents = [one for text in texts for one in yaml.safe_load_all(text) if isinstance(one, dict)]
        members = [one for document in documents for one in _members(document)]
        return cls(one for one in members if one.get("kind") in _KINDS)

    def allow(self, user: User, asked: Attributes) -> bool:
        if MASTERS in user.groups:
            return True
        if self._allows_all:
            return "system:authenticated" in user.groups
        return any(self._binding_allows(binding, user, asked) for binding in self._bindings)

    def _add(self, document: dict) -> None:
        kind, metadata = document["kind"], document["metadata"]
        if kind.endswith("Binding"):
            self._bindings.append(document)
        else:
            namespace = metadata.get("namespace", "default") if kind == "Role" else ""
            self._rules[kind, namespace, metadata["name"]] = document.get("rules") or []

    def _binding_allows(self, binding: dict, user: User, asked: Attributes) -> bool:
        within = ""
        if binding["kind"] == "RoleBinding":
            within = binding["metadata"].get("namespace", "default")
            if asked.namespace != within:
                return False
        if not any(_is_subject(subject, user, within) for subject in binding.get("subjects") or ()):
            return False
        role = binding["roleRef"]
        rules = self._rules.get((role["kind"], within if role["kind"] == "Role" else "", role["name"]), ())
        return any(_rule_allows(rule, asked) for rule in rules)


def _members(document: dict) -> list[dict]:
    return document.get("items") or [] if document.get("kind") == "List" else [document]


def _is_subject(subject: dict, user: User, binding_namespace: str) -> bool:
    match subject.get("kind"):
        case "ServiceAccount":
            namespace = subject.get("namespace", binding_namespace)
            return user.name == f"system:serviceaccount:{namespace}:{subject['name']}"
        case "User":
            return user.name == subject["name"]
        case "Group":
            return subject["name"] in user.groups
        case _:
            return False


def _rule_allows(rule: dict, asked: Attributes) -> bool:
    def has(key: str, *wanted: str) -> bool:
        return not {"*", *wanted}.isdisjoint(rule.get(key) or ())

    resources = [asked.resource, f"*/{asked.subresource}"] if asked.subresource else [asked.resource]
    names = rule.get("resourceNames") or ()
    return (
        has("verbs", asked.verb)
        and has("apiGroups", asked.group)
        and has("resources", *resources)
        and (not names or asked.name in names)
    )
