# SPDX-License-Identifier: Apache-2.0
"""The rules of Grafana's dashboard-linter, by their names there.

target-promql-rule and template-label-promql-rule are promtool's, in scripts/check-dashboards. The two on Loki's
queries, target-logql-rule and target-logql-auto-rule, have nothing to apply to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from grafana_foundation_sdk.models import units

from ..expressions import ranges, selectors
from ..queries import Dashboard, Query, panels, queries, variables
from .fault import Fault, at_panel, at_query

_DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
_UNITS = {value for name, value in vars(units).items() if isinstance(value, str) and not name.startswith("_")}
_COUNTER = re.compile(r"\w+_(total|bucket|count|sum)")
_RATES = ("rate", "increase")


def faults(dashboard: Dashboard) -> Iterator[Fault]:
    yield from _template_datasource(dashboard)
    yield from _template_job_and_instance(dashboard)
    yield from _template_reload(dashboard)
    yield from _uneditable(dashboard)
    for panel in panels(dashboard):
        if panel["type"] != "row":
            yield from _panel_datasource(panel)
            yield from _panel_title_description(panel)
            yield from _panel_units(panel)
            yield from _panel_targets(panel)
    for query in queries(dashboard):
        yield from _target_job_and_instance(query)
        yield from _target_rate_interval(query)
        yield from _target_counter(query)


def _template_datasource(dashboard: Dashboard) -> Iterator[Fault]:
    found = [variable for variable in variables(dashboard) if variable["type"] == "datasource"]
    rule = "template-datasource-rule"
    if [variable["name"] for variable in found] != ["datasource"]:
        yield Fault(rule, "", "needs one data source variable, and it must be named datasource")
        return
    if found[0].get("query") != "prometheus":
        yield Fault(rule, "variable datasource", "is not on Prometheus")
    if found[0].get("label") != "Data source":
        yield Fault(rule, "variable datasource", 'must have the label "Data source"')


def _template_job_and_instance(dashboard: Dashboard) -> Iterator[Fault]:
    by_name = {variable["name"]: variable for variable in variables(dashboard)}
    for name in ("job", "instance"):
        rule = f"template-{name}-rule"
        variable = by_name.get(name)
        if variable is None or variable["type"] != "query":
            yield Fault(rule, "", f"has no query variable {name}")
            continue
        where = f"variable {name}"
        if variable.get("datasource") != _DATASOURCE:
            yield Fault(rule, where, "is not on the data source variable")
        if variable.get("label") != name.capitalize():
            yield Fault(rule, where, f'must have the label "{name.capitalize()}"')
        if not variable.get("multi") or not variable.get("includeAll"):
            yield Fault(rule, where, "must take several values and all")
        if variable.get("allValue") != ".+":
            yield Fault(rule, where, "must have the allValue .+")


def _template_reload(dashboard: Dashboard) -> Iterator[Fault]:
    for variable in variables(dashboard):
        if variable["type"] == "query" and variable.get("refresh") != 2:
            yield Fault(
                "template-on-time-change-reload-rule", f"variable {variable['name']}", "must refresh with the time"
            )


def _uneditable(dashboard: Dashboard) -> Iterator[Fault]:
    if dashboard.get("editable") is not False:
        yield Fault("uneditable-dashboard", "", "must not be editable")


def _panel_datasource(panel: dict[str, Any]) -> Iterator[Fault]:
    if panel.get("datasource") != _DATASOURCE:
        yield Fault("panel-datasource-rule", at_panel(panel), "is not on the data source variable")


def _panel_title_description(panel: dict[str, Any]) -> Iterator[Fault]:
    for part in ("title", "description"):
        if not panel.get(part):
            yield Fault("panel-title-description-rule", at_panel(panel), f"has no {part}")


def _panel_units(panel: dict[str, Any]) -> Iterator[Fault]:
    configuration = panel.get("fieldConfig", {})
    used = [configuration.get("defaults", {}).get("unit")]
    used += [
        one["value"]
        for override in configuration.get("overrides", [])
        for one in override["properties"]
        if one["id"] == "unit"
    ]
    for unit in used:
        if unit not in _UNITS:
            yield Fault("panel-units-rule", at_panel(panel), f"has the unit {unit}, which Grafana does not know")


def _panel_targets(panel: dict[str, Any]) -> Iterator[Fault]:
    if not panel.get("targets"):
        yield Fault("panel-no-targets-rule", at_panel(panel), "has no query")


def _target_job_and_instance(query: Query) -> Iterator[Fault]:
    for label in ("job", "instance"):
        for name in sorted({one.name for one in selectors(query.expression) if not one.selects(label, f"${label}")}):
            yield Fault(f"target-{label}-rule", at_query(query), f"does not select {label}: {name}")


def _target_rate_interval(query: Query) -> Iterator[Fault]:
    for asked in ranges(query.expression):
        if asked != "$__rate_interval":
            yield Fault("target-rate-interval-rule", at_query(query), f"has a range of its own: [{asked}]")


def _target_counter(query: Query) -> Iterator[Fault]:
    for one in selectors(query.expression):
        if _COUNTER.fullmatch(one.name) and one.function not in _RATES:
            yield Fault(
                "target-counter-agg-rule", at_query(query), f"reads the counter {one.name} without rate or increase"
            )
