# SPDX-License-Identifier: Apache-2.0
"""That whatever a dashboard refers to is there: variables, series and their labels, dashboards, runbooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..expressions import Selector, selectors
from ..queries import (
    VARIABLE,
    Dashboard,
    annotation_queries,
    queries,
    variable_queries,
    variables,
)
from .fault import Fault, at_query
from .surroundings import Surroundings

_BUILT_IN = re.compile(r"__\w+")
_DASHBOARD_URL = re.compile(r"/d/([\w-]+)(\?.*)?")
_RUNBOOK_URL = re.compile(r"\$\{runbooks\}/(\w+)\.md")
# The name of the alert in the row that was clicked.
_RUNBOOK_OF_ROW = "${runbooks}/${__data.fields.alertname}.md"
_OURS = "istio"


def faults(dashboard: Dashboard, surroundings: Surroundings) -> Iterator[Fault]:
    yield from _known_variables(dashboard)
    yield from _absent_labels(dashboard)
    yield from _series(dashboard, surroundings)
    yield from _links(dashboard, surroundings)


def _known_variables(dashboard: Dashboard) -> Iterator[Fault]:
    names = [variable["name"] for variable in variables(dashboard)]
    for repeated in sorted({name for name in names if names.count(name) > 1}):
        yield Fault("variable-rule", f"variable {repeated}", "is there more than once")
    expressions = [(f"query {one.reference} of {at_query(one)}", one.expression) for one in queries(dashboard)]
    expressions += [(f"variable {one.name}", one.query) for one in variable_queries(dashboard)]
    expressions += [(f"annotation {one.name}", one.expression) for one in annotation_queries(dashboard)]
    used = {"runbooks", "datasource"}
    for where, expression in expressions:
        for found in VARIABLE.finditer(expression):
            name = found[1] or found[2]
            used.add(name)
            if name not in names and not _BUILT_IN.fullmatch(name):
                yield Fault("variable-rule", where, f"uses the unknown variable {name}")
    for name in names:
        if name not in used:
            yield Fault("variable-rule", f"variable {name}", "is used by nothing")


def _absent_labels(dashboard: Dashboard) -> Iterator[Fault]:
    """`.+` would leave out every series without the label: a slot has only the labels that apply."""
    for variable in variables(dashboard):
        if variable["name"] in ("cluster", "namespace", "workload") and variable.get("allValue") != ".*":
            yield Fault("absent-label-rule", f"variable {variable['name']}", "must have the allValue .*")


def _series(dashboard: Dashboard, surroundings: Surroundings) -> Iterator[Fault]:
    """Every series is documented or recorded, and so is each label that selects it."""
    asked = [(at_query(one), one.expression) for one in queries(dashboard)]
    asked += [(f"annotation {one.name}", one.expression) for one in annotation_queries(dashboard)]
    asked += [
        (f"variable {one.name}", found[1])
        for one in variable_queries(dashboard)
        if (found := re.fullmatch(r"label_values\((.+),\s*\w+\)", one.query))
    ]
    for where, expression in asked:
        for one in selectors(expression):
            yield from _known(where, one, surroundings)


def _known(where: str, one: Selector, surroundings: Surroundings) -> Iterator[Fault]:
    if one.name not in surroundings.series:
        yield Fault("series-rule", where, f"reads {one.name}, which nothing shows or records")
        return
    labels = surroundings.series[one.name]
    if labels is not None:
        for label, _, _ in one.matchers:
            if label not in labels | {"job", "instance"}:
                yield Fault("series-rule", where, f"selects {one.name} by {label}, which it does not have")


def _links(dashboard: Dashboard, surroundings: Surroundings) -> Iterator[Fault]:
    """Every link leads to one of these dashboards or to a runbook that exists."""
    for url in _urls(dashboard):
        if url == _RUNBOOK_OF_ROW:
            continue
        if found := _RUNBOOK_URL.fullmatch(url):
            if found[1] not in surroundings.runbooks:
                yield Fault("link-rule", "", f"links to the runbook {found[1]}, which does not exist")
        elif found := _DASHBOARD_URL.fullmatch(url):
            if found[1] not in surroundings.uids:
                yield Fault("link-rule", "", f"links to the dashboard {found[1]}, which does not exist")
        else:
            yield Fault("link-rule", "", f"links to {url}, which is neither a dashboard nor a runbook")
    if not any(one.get("type") == "dashboards" and _OURS in one.get("tags", []) for one in dashboard.get("links", [])):
        yield Fault("link-rule", "", "has no list of the other dashboards")


def _urls(part: Any) -> Iterator[str]:
    match part:
        case {"url": str(url), **rest}:
            if url:
                yield url
            yield from _urls(rest)
        case dict():
            for value in part.values():
                yield from _urls(value)
        case list():
            for value in part:
                yield from _urls(value)
