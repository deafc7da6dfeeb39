# SPDX-License-Identifier: Apache-2.0
"""The rules that a dashboard keeps: those of Grafana's dashboard-linter by their names there, and our own.

Its rules on Loki queries (target-logql-rule, target-logql-auto-rule) have nothing to apply to. What breaks a rule for a
reason is in ALLOWED, and nowhere else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grafana_foundation_sdk.models import units

from .expressions import Selector, ranges, selectors
from .models import refused
from .page import COLUMNS, RUNBOOKS, SCHEMA_VERSION
from .queries import (
    VARIABLE,
    Dashboard,
    Query,
    annotation_queries,
    panels,
    queries,
    variable_queries,
    variables,
)

_DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
_UNITS = {value for name, value in vars(units).items() if isinstance(value, str) and not name.startswith("_")}
# Grafana takes these in milliseconds.
_DATE_UNITS = ("dateTimeFromNow", "dateTimeAsIso")
_COUNTER = re.compile(r"\w+_(total|bucket|count|sum)")
_RATES = ("rate", "increase")
_BUILT_IN = re.compile(r"__\w+")
_DASHBOARD_URL = re.compile(r"/d/([\w-]+)(\?.*)?")
_RUNBOOK_URL = re.compile(r"\$\{runbooks\}/(\w+)\.md")
# The name of the alert in the row that was clicked.
_RUNBOOK_OF_ROW = "${runbooks}/${__data.fields.alertname}.md"
_REQUIRED = {"annotations", "editable", "graphTooltip", "panels", "refresh", "tags", "templating", "time", "timezone"}
_OURS = "istio"


@dataclass(frozen=True)
class Fault:
    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} [{self.rule}]" if self.where else f"{self.what} [{self.rule}]"


@dataclass(frozen=True)
class Surroundings:
    """What dashboards refer to: their uids, the alerts that have a runbook, and the labels of each known series."""

    uids: frozenset[str]
    runbooks: frozenset[str]
    # None: not known which.
    series: Mapping[str, frozenset[str] | None]

    @classmethod
    def of(cls, root: Path, dashboards: Sequence[Dashboard]) -> Surroundings:
        return cls(
            uids=frozenset(dashboard.get("uid", "") for dashboard in dashboards),
            runbooks=frozenset(path.stem for path in (root / RUNBOOKS).glob("*.md")),
            series=documented((root / "docs/metrics.md").read_text())
            | recorded(path.read_text() for path in sorted((root / "alerts").glob("*.rules.yml")))
            | _PROMETHEUS_OWN,
        )


_PROMETHEUS_OWN: dict[str, frozenset[str] | None] = {
    "ALERTS": None,
    "scrape_duration_seconds": frozenset(),
    "scrape_samples_post_metric_relabeling": frozenset(),
}


def documented(reference: str) -> dict[str, frozenset[str] | None]:
    """The families of docs/metrics.md with their labels."""
    found: dict[str, frozenset[str] | None] = {}
    for name, kind, labels in re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]*) \|", reference, re.MULTILINE):
        known = frozenset(re.findall(r"`(\w+)`", labels))
        if kind == "histogram":
            found |= {f"{name}_bucket": known | {"le"}, f"{name}_count": known, f"{name}_sum": known}
        else:
            found[name] = known
    return found


def recorded(files: Iterator[str]) -> dict[str, frozenset[str] | None]:
    return {name: None for text in files for name in re.findall(r"^\s*- record: (\S+)$", text, re.MULTILINE)}


@dataclass(frozen=True)
class Allowance:
    rule: str
    pattern: str
    reason: str

    def covers(self, fault: Fault) -> bool:
        return fault.rule == self.rule and re.search(self.pattern, f"{fault.where}: {fault.what}") is not None


ALLOWED = (
    Allowance(
        "target-job-rule",
        r"does not select job: \w+:\w+:\w+|does not select job: istio_ca:(phase|removal_blockers|safe_to_remove)$",
        "the rules record over all exporters, so that these have no job",
    ),
    Allowance(
        "target-instance-rule",
        r"does not select instance: \w+:\w+:\w+|does not select instance: istio_ca:(phase|removal_blockers|safe_to_remove)$",
        "the rules record over all exporters, so that these have no instance",
    ),
    Allowance("target-job-rule", r"does not select job: ALERTS$", "an alert is about the mesh and not an exporter"),
    Allowance("target-instance-rule", r"does not select instance: ALERTS$", "the same"),
    Allowance(
        "model-rule",
        r"annotations\.list\[\d+\]\.(step|textFormat|titleFormat) is unknown",
        "the Prometheus data source's own fields of an annotation, which Grafana's models leave out",
    ),
)


def faults(dashboard: Dashboard, surroundings: Surroundings) -> list[Fault]:
    """What is wrong, without what ALLOWED allow."""
    return [
        fault
        for fault in _all_faults(dashboard, surroundings)
        if not any(exception.covers(fault) for exception in ALLOWED)
    ]


def unused_exceptions(dashboards: Sequence[Dashboard], surroundings: Surroundings) -> list[Allowance]:
    """Those that allow nothing any more."""
    everything = [fault for dashboard in dashboards for fault in _all_faults(dashboard, surroundings)]
    return [one for one in ALLOWED if not any(one.covers(fault) for fault in everything)]


def _all_faults(dashboard: Dashboard, surroundings: Surroundings) -> Iterator[Fault]:
    for rule in _DASHBOARD_RULES:
        yield from rule(dashboard)
    yield from _series(dashboard, surroundings)
    yield from _links(dashboard, surroundings)
    for panel in panels(dashboard):
        if panel["type"] != "row":
            for panel_rule in _PANEL_RULES:
                yield from panel_rule(panel)
    for query in queries(dashboard):
        for query_rule in _QUERY_RULES:
            yield from query_rule(query)


# The rules of dashboard-linter on the dashboard.


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
        if variable.get("label") != name.capitalize():
            yield Fault(rule, where, f'must have the label "{name.capitalize()}"')
        if not variable.get("multi") or not variable.get("includeAll"):
            yield Fault(rule, where, "must take several values and all")
        if variable.get("allValue") != ".+":
            yield Fault(rule, where, "must have the allValue .+")


def _template_reload(dashboard: Dashboard) -> Iterator[Fault]:
    for variable in variables(dashboard):
        if variable["type"] == "query" and variable.get("refresh") != 2:
            yield Fault("template-on-time-change-reload-rule", f"variable {variable['name']}", "must refresh with the time")


def _uneditable(dashboard: Dashboard) -> Iterator[Fault]:
    if dashboard.get("editable") is not False:
        yield Fault("uneditable-dashboard", "", "must not be editable")


# The rules of dashboard-linter on panels.


def _panel_datasource(panel: dict[str, Any]) -> Iterator[Fault]:
    if panel.get("datasource") != _DATASOURCE:
        yield Fault("panel-datasource-rule", _where(panel), "is not on the data source variable")


def _panel_title_description(panel: dict[str, Any]) -> Iterator[Fault]:
    for part in ("title", "description"):
        if not panel.get(part):
            yield Fault("panel-title-description-rule", _where(panel), f"has no {part}")


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
            yield Fault("panel-units-rule", _where(panel), f"has the unit {unit}, which Grafana does not know")


def _panel_targets(panel: dict[str, Any]) -> Iterator[Fault]:
    if not panel.get("targets"):
        yield Fault("panel-no-targets-rule", _where(panel), "has no query")


# The rules of dashboard-linter on queries. What promtool says is target-promql-rule.


def _target_job_and_instance(query: Query) -> Iterator[Fault]:
    for label in ("job", "instance"):
        for name in sorted({one.name for one in selectors(query.expression) if not one.selects(label, f"${label}")}):
            yield Fault(f"target-{label}-rule", _of(query), f"does not select {label}: {name}")


def _target_rate_interval(query: Query) -> Iterator[Fault]:
    for asked in ranges(query.expression):
        if asked != "$__rate_interval":
            yield Fault("target-rate-interval-rule", _of(query), f"has a range of its own: [{asked}]")


def _target_counter(query: Query) -> Iterator[Fault]:
    for one in selectors(query.expression):
        if _COUNTER.fullmatch(one.name) and one.function not in _RATES:
            yield Fault("target-counter-agg-rule", _of(query), f"reads the counter {one.name} without rate or increase")


# Our own.


def _required(dashboard: Dashboard) -> Iterator[Fault]:
    for key in sorted(_REQUIRED - dashboard.keys()):
        yield Fault("required-rule", "", f"has no {key}")
    if dashboard.get("schemaVersion") != SCHEMA_VERSION:
        yield Fault("required-rule", "", f"schemaVersion is not {SCHEMA_VERSION}")
    if not 1 <= len(dashboard.get("uid", "")) <= 40:
        yield Fault("required-rule", "", "uid must have 1 to 40 characters")
    for key in ("title", "description"):
        if not dashboard.get(key):
            yield Fault("required-rule", "", f"has no {key}")
    if "__inputs" in dashboard:
        yield Fault("required-rule", "", "has __inputs, which provisioning does not fill in")


def _ids(dashboard: Dashboard) -> Iterator[Fault]:
    ids = [panel["id"] for panel in panels(dashboard)]
    for repeated in sorted({number for number in ids if ids.count(number) > 1}):
        yield Fault("id-rule", "", f"id {repeated} is used more than once")


def _layout(dashboard: Dashboard) -> Iterator[Fault]:
    everything = list(panels(dashboard))
    for panel in everything:
        place = panel["gridPos"]
        if place["x"] < 0 or place["w"] < 1 or place["h"] < 1 or place["x"] + place["w"] > COLUMNS:
            yield Fault("layout-rule", _where(panel), f"leaves the {COLUMNS} columns")
    for one, other in itertools.combinations(everything, 2):
        if _overlap(one["gridPos"], other["gridPos"]):
            yield Fault("layout-rule", "", f"{_where(one)} and {_where(other)} overlap")


def _known_variables(dashboard: Dashboard) -> Iterator[Fault]:
    names = [variable["name"] for variable in variables(dashboard)]
    for repeated in sorted({name for name in names if names.count(name) > 1}):
        yield Fault("variable-rule", f"variable {repeated}", "is there more than once")
    expressions = [(f"query {one.reference} of {_of(one)}", one.expression) for one in queries(dashboard)]
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


def _model(dashboard: Dashboard) -> Iterator[Fault]:
    for what in refused(dashboard):
        yield Fault("model-rule", "", what)


def _references(panel: dict[str, Any]) -> Iterator[Fault]:
    references = [target["refId"] for target in panel.get("targets", [])]
    if len(set(references)) != len(references):
        yield Fault("reference-rule", _where(panel), "uses a refId more than once")


def _dates(panel: dict[str, Any]) -> Iterator[Fault]:
    """Values with a unit of dates are in milliseconds."""
    by_field = {
        (f"Value #{target['refId']}" if len(panel["targets"]) > 1 else "Value"): target["expr"]
        for target in panel.get("targets", [])
    }
    configuration = panel.get("fieldConfig", {})
    dated: list[str] = []
    if configuration.get("defaults", {}).get("unit") in _DATE_UNITS:
        dated += by_field.values()
    titles = {
        title: name
        for one in panel.get("transformations", [])
        if one["id"] == "organize"
        for name, title in one["options"]["renameByName"].items()
    }
    for override in configuration.get("overrides", []):
        if any(one["id"] == "unit" and one["value"] in _DATE_UNITS for one in override["properties"]):
            field = titles.get(override["matcher"]["options"])
            if field in by_field:
                dated.append(by_field[field])
    for expression in dated:
        if not expression.endswith("* 1000"):
            yield Fault("date-rule", _where(panel), f"shows a date, which needs milliseconds: {expression}")


def _columns(panel: dict[str, Any]) -> Iterator[Fault]:
    """Overrides of a table go by the titles of its columns."""
    for one in panel.get("transformations", []):
        if one["id"] != "organize":
            continue
        titles = set(one["options"]["renameByName"].values())
        for override in panel["fieldConfig"]["overrides"]:
            if override["matcher"]["id"] == "byName" and override["matcher"]["options"] not in titles:
                yield Fault("column-rule", _where(panel), f"has no column {override['matcher']['options']}")
        for order in panel["options"].get("sortBy", []):
            if order["displayName"] not in titles:
                yield Fault("column-rule", _where(panel), f"sorts by {order['displayName']}, which is no column")


def _series(dashboard: Dashboard, surroundings: Surroundings) -> Iterator[Fault]:
    """Every series is documented or recorded, and so is each label that selects it."""
    asked = [(_of(one), one.expression) for one in queries(dashboard)]
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


def _where(panel: dict[str, Any]) -> str:
    return f"panel {panel['id']} ({panel.get('title', '')})"


def _of(query: Query) -> str:
    return f"panel {query.panel} ({query.title})"


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    apart_in_x = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
    apart_in_y = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    return not (apart_in_x or apart_in_y)


_DASHBOARD_RULES: tuple[Callable[[Dashboard], Iterator[Fault]], ...] = (
    _template_datasource,
    _template_job_and_instance,
    _template_reload,
    _uneditable,
    _required,
    _ids,
    _layout,
    _known_variables,
    _absent_labels,
    _model,
)
_PANEL_RULES: tuple[Callable[[dict[str, Any]], Iterator[Fault]], ...] = (
    _panel_datasource,
    _panel_title_description,
    _panel_units,
    _panel_targets,
    _references,
    _dates,
    _columns,
)
_QUERY_RULES: tuple[Callable[[Query], Iterator[Fault]], ...] = (
    _target_job_and_instance,
    _target_rate_interval,
    _target_counter,
)
