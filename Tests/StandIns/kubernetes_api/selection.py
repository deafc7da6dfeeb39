# SPDX-License-Identifier: Apache-2.0
"""Label and field selectors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from .failures import Failure
from .resources import Resource

Requirement = Callable[[Mapping[str, str]], bool]

_FIELDS = {
    "pods": {"metadata.name", "metadata.namespace", "spec.nodeName", "status.phase", "status.podIP"},
    "secrets": {"metadata.name", "metadata.namespace", "type"},
    "certificatesigningrequests": {"metadata.name", "metadata.namespace", "spec.signerName"},
}
_FIELDS_OF_ALL = {"metadata.name", "metadata.namespace"}


class Selection:
    """All requirements of one request; an object is selected when it meets every one."""

    def __init__(self, resource: Resource, labels: str, fields: str) -> None:
        self._labels = [_label_requirement(term) for term in _split(labels)]
        self._fields: list[Requirement] = []
        self.exact_name: str | None = None
        for term in filter(None, fields.split(",")):
            self._add_field(resource, term)

    @property
    def is_empty(self) -> bool:
        return not self._labels and not self._fields

    def selects(self, labels: Mapping[str, str], fields: Mapping[str, str]) -> bool:
        return all(meets(labels) for meets in self._labels) and all(meets(fields) for meets in self._fields)

    def _add_field(self, resource: Resource, term: str) -> None:
        matched = re.fullmatch(r"([^=!]+)(==|!=|=)(.*)", term)
        if not matched:
            raise Failure(400, f'unable to parse field selector: invalid selector: "{term}"; can\'t understand it')
        name, operator, value = matched.groups()
        if name not in _FIELDS.get(resource.plural, _FIELDS_OF_ALL):
            raise Failure(400, f"field label not supported: {name}")
        if operator == "!=":
            self._fields.append(lambda fields: fields.get(name, "") != value)
        else:
            self._fields.append(lambda fields: fields.get(name, "") == value)
            if name == "metadata.name":
                self.exact_name = value


def _split(labels: str) -> list[str]:
    """At commas, but not at those inside `in (a,b)`."""
    return [term.strip() for term in re.split(r",(?![^()]*\))", labels) if term.strip()]


def _label_requirement(term: str) -> Requirement:
    if matched := re.fullmatch(r"(\S+)\s+(in|notin)\s+\(([^)]*)\)", term):
        name, operator, values = matched[1], matched[2], {value.strip() for value in matched[3].split(",")}
        if operator == "in":
            return lambda labels: labels.get(name) in values
        return lambda labels: labels.get(name) not in values
    if matched := re.fullmatch(r"([\w./-]+)\s*(==|!=|=)\s*([\w.-]*)", term):
        name, operator, value = matched.groups()
        if operator == "!=":
            return lambda labels: labels.get(name) != value
        return lambda labels: labels.get(name) == value
    if matched := re.fullmatch(r"!\s*([\w./-]+)", term):
        name = matched[1]
        return lambda labels: name not in labels
    if re.fullmatch(r"[\w./-]+", term):
        return lambda labels: term in labels
    raise Failure(400, f'unable to parse requirement: invalid label selector "{term}"')
