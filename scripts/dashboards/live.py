# SPDX-License-Identifier: Apache-2.0
"""Asks a real Prometheus everything that a dashboard asks, and names what has no data, and what nobody asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .queries import (
    Dashboard,
    Prometheus,
    PrometheusError,
    Series,
    annotation_queries,
    built_in_values,
    panels,
    queries,
    substituted,
    values_at_all,
    variable_queries,
)


@dataclass(frozen=True)
class Period:
    """The time that a dashboard shows, in seconds since the epoch, and how often Prometheus scrapes."""

    end: float
    duration: float
    scrape_interval: float

    @property
    def start(self) -> float:
        return self.end - self.duration

    @property
    def step(self) -> float:
        # About as many points as a panel of half of the page has.
        return max(self.scrape_interval, self.duration / 120)


def without_data(dashboard: Dashboard, prometheus: Prometheus, period: Period) -> list[str]:
    """Queries, variables and annotations that Prometheus refuses, or answers with nothing but NaN."""
    values = _values(dashboard, period)

    def has_values(query: str) -> bool:
        return bool(prometheus.label_values(substituted(query, values), start=period.start, end=period.end))

    def has_data_in_range(expression: str) -> bool:
        asked = substituted(expression, values)
        return _has_data(prometheus.query_range(asked, start=period.start, end=period.end, step=period.step))

    def has_data_now(expression: str) -> bool:
        return _has_data(prometheus.query(substituted(expression, values), time=period.end))

    def questions() -> Iterator[tuple[str, Callable[[str], bool], str]]:
        for variable in variable_queries(dashboard):
            yield f"variable {variable.name}", has_values, variable.query
        for annotation in annotation_queries(dashboard):
            yield f"annotation {annotation.name}", has_data_in_range, annotation.expression
        for one in queries(dashboard):
            is_answered = has_data_in_range if one.kind == "range" else has_data_now
            yield f"panel {one.panel} ({one.title}), query {one.reference}", is_answered, one.expression

    found = []
    for where, is_answered, asked in questions():
        try:
            if not is_answered(asked):
                found.append(f"{where}: no data")
        except PrometheusError as error:
            found.append(f"{where}: {error}")
    return found


def stray_columns(dashboard: Dashboard, prometheus: Prometheus, period: Period) -> list[str]:
    """Labels that tables would show as columns of their own though they are none."""
    values = _values(dashboard, period)
    found = []
    for panel in panels(dashboard):
        for transformation in panel.get("transformations", []):
            if transformation["id"] != "organize":
                continue
            options = transformation["options"]
            expected = options["indexByName"].keys() | options["excludeByName"].keys()
            for target in panel["targets"]:
                answer = prometheus.query(substituted(target["expr"], values), time=period.end)
                for label in sorted({label for series in answer for label in series.labels} - expected):
                    where = f"panel {panel['id']} ({panel['title']}), query {target['refId']}"
                    found.append(f"{where}: shows the label {label}, which is no column")
    return found


def _values(dashboard: Dashboard, period: Period) -> dict[str, str]:
    return values_at_all(dashboard) | built_in_values(
        step=period.step, duration=period.duration, scrape_interval=period.scrape_interval
    )


def _has_data(series: list[Series]) -> bool:
    return any(not math.isnan(value) for one in series for _, value in one.values)
