# SPDX-License-Identifier: Apache-2.0
"""What an importable dashboard has, and that its panels, columns and values fit."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from ..models import refused
from ..page import COLUMNS, SCHEMA_VERSION
from ..queries import Dashboard, panels
from .fault import Fault, at_panel

# Grafana takes these in milliseconds.
_DATE_UNITS = ("dateTimeFromNow", "dateTimeAsIso")
_REQUIRED = {"annotations", "editable", "graphTooltip", "panels", "refresh", "tags", "templating", "time", "timezone"}


def form_faults(dashboard: Dashboard) -> Iterator[Fault]:
    """Without these the dashboard has the form that the other rules rely on."""
    yield from _required(dashboard)
    yield from _model(dashboard)


def faults(dashboard: Dashboard) -> Iterator[Fault]:
    yield from _ids(dashboard)
    yield from _layout(dashboard)
    for panel in panels(dashboard):
        yield from _references(panel)
        yield from _dates(panel)
        yield from _columns(panel)


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


def _model(dashboard: Dashboard) -> Iterator[Fault]:
    for what in refused(dashboard):
        yield Fault("model-rule", "", what)


def _ids(dashboard: Dashboard) -> Iterator[Fault]:
    ids = [panel["id"] for panel in panels(dashboard)]
    for repeated in sorted({number for number in ids if ids.count(number) > 1}):
        yield Fault("id-rule", "", f"id {repeated} is used more than once")


def _layout(dashboard: Dashboard) -> Iterator[Fault]:
    everything = list(panels(dashboard))
    for panel in everything:
        place = panel["gridPos"]
        if place["x"] < 0 or place["w"] < 1 or place["h"] < 1 or place["x"] + place["w"] > COLUMNS:
            yield Fault("layout-rule", at_panel(panel), f"leaves the {COLUMNS} columns")
    for one, other in itertools.combinations(everything, 2):
        if _overlap(one["gridPos"], other["gridPos"]):
            yield Fault("layout-rule", "", f"{at_panel(one)} and {at_panel(other)} overlap")


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    apart_in_x = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
    apart_in_y = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    return not (apart_in_x or apart_in_y)


def _references(panel: dict[str, Any]) -> Iterator[Fault]:
    references = [target["refId"] for target in panel.get("targets", [])]
    if len(set(references)) != len(references):
        yield Fault("reference-rule", at_panel(panel), "uses a refId more than once")


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
            yield Fault("date-rule", at_panel(panel), f"shows a date, which needs milliseconds: {expression}")


def _columns(panel: dict[str, Any]) -> Iterator[Fault]:
    """Overrides of a table go by the titles of its columns."""
    for one in panel.get("transformations", []):
        if one["id"] != "organize":
            continue
        titles = set(one["options"]["renameByName"].values())
        if "__name__" in one["options"]["excludeByName"]:
            yield Fault("column-rule", at_panel(panel), "hides __name__, in which rows that should be one differ")
        for override in panel["fieldConfig"]["overrides"]:
            if override["matcher"]["id"] == "byName" and override["matcher"]["options"] not in titles:
                yield Fault("column-rule", at_panel(panel), f"has no column {override['matcher']['options']}")
        for order in panel["options"].get("sortBy", []):
            if order["displayName"] not in titles:
                yield Fault("column-rule", at_panel(panel), f"sorts by {order['displayName']}, which is no column")
