# SPDX-License-Identifier: Apache-2.0
"""The one style of all dashboards: data source, colours, thresholds, words, columns and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grafana_foundation_sdk.builders import dashboard as builders
from grafana_foundation_sdk.models import dashboard as models

DATASOURCE = models.DataSourceRef(type_val="prometheus", uid="${datasource}")

GOOD, WARN, BAD, NEUTRAL, MUTED = "green", "orange", "red", "blue", "text"

Steps = Sequence[tuple[float | None, str]]
PLAIN: Steps = [(None, NEUTRAL)]
ANY_IS_BAD: Steps = [(None, GOOD), (1, BAD)]
ANY_IS_A_WARNING: Steps = [(None, GOOD), (1, WARN)]
# Of what should be seen.
COVERAGE: Steps = [(None, BAD), (0.9, WARN), (0.99, GOOD)]
# A leaf that rotates at half-life is not below half for long.
LIFE_LEFT: Steps = [(None, BAD), (0.1, WARN), (0.4, GOOD)]
# A CA that ends before the leaf that it issues now; six is what SPIRE keeps.
LIFETIMES_LEFT: Steps = [(None, BAD), (1, WARN), (6, GOOD)]
# What there is without being wrong.
ANY_IS_NEWS: Steps = [(None, GOOD), (1, NEUTRAL)]
# Seconds until something is due.
PAST_DUE: Steps = [(None, BAD), (-600, WARN), (0, GOOD)]
# Failures a second.
ANY_RATE_IS_BAD: Steps = [(None, GOOD), (1e-9, BAD)]

# By the value, a number or a text.
Words = Mapping[int, tuple[str, str]] | Mapping[str, tuple[str, str]]
YES_IS_GOOD: Words = {1: ("yes", GOOD), 0: ("no", BAD)}
YES_IS_BAD: Words = {1: ("yes", BAD), 0: ("no", GOOD)}
YES_IS_NEWS: Words = {1: ("yes", GOOD), 0: ("not yet", MUTED)}


@dataclass(frozen=True)
class Target:
    expression: str
    legend: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: a label, or with one capital letter the value of that target."""

    source: str
    title: str
    unit: str | None = None
    decimals: int | None = None
    steps: Steps | None = None
    words: Words | None = None
    width: int | None = None
    gauge: bool = False
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Size:
    width: int
    height: int


@dataclass(frozen=True)
class Series:
    """How one series of a picture differs from the others. `pattern` is a regular expression on its name."""

    pattern: str
    color: str | None = None
    unit: str | None = None
    right_axis: bool = False
    bars: bool = False
    properties: list[models.DynamicConfigValue] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        def set_to(name: str, value: object) -> None:
            self.properties.append(models.DynamicConfigValue(id_val=name, value=value))

        if self.color:
            set_to("color", {"mode": "fixed", "fixedColor": self.color})
        if self.unit:
            set_to("unit", self.unit)
        if self.right_axis:
            set_to("custom.axisPlacement", "right")
        if self.bars:
            set_to("custom.drawStyle", "bars")
            set_to("custom.fillOpacity", 35)
            set_to("custom.lineWidth", 0)


def data_link(link: Link) -> dict[str, object]:
    """As a property of a column, which has fewer fields than a link of a panel."""
    return {"title": link.title, "url": link.url, "targetBlank": False}


def runbook(alert: str) -> Link:
    return Link(f"Runbook {alert}", f"${{runbooks}}/{alert}.md")


def dashboard_link(title: str, uid: str) -> Link:
    """To another dashboard, with the time and all variables as they are."""
    return Link(title, f"/d/{uid}?${{__url_time_range}}&${{__all_variables}}")


def row_link(title: str, uid: str, **labels: str) -> Link:
    """To another dashboard, for what a row of a table is about: variable and the label that gives its value.

    Only labels that every row has, or Grafana would leave the placeholder as it is. A mesh need not have a cluster's
    name: the variable stays as it is chosen.
    """
    kept = "&".join(f"${{{name}:queryparam}}" for name in ("datasource", "job", "instance", "cluster"))
    chosen = "".join(f"&var-{name}=${{__data.fields.{label}}}" for name, label in labels.items())
    return Link(title, f"/d/{uid}?${{__url_time_range}}&{kept}{chosen}")


def thresholds(steps: Steps) -> builders.ThresholdsConfig:
    return (
        builders.ThresholdsConfig()
        .mode(models.ThresholdsMode.ABSOLUTE)
        .steps([models.Threshold(value=value, color=color) for value, color in steps])
    )


def mappings(words: Words) -> list[models.ValueMapping]:
    results = {
        str(value): models.ValueMappingResult(text=text, color=color, index=index)
        for index, (value, (text, color)) in enumerate(words.items())
    }
    return [models.ValueMap(options=results)]
