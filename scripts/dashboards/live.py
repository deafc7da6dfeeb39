# SPDX-License-Identifier: Apache-2.0
"""Asks a real Prometheus everything that a dashboard asks, and names what has no data."""

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
    values = values_at_all(dashboard) | built_in_values(
        step=period.step, duration=period.duration, scrape_interval=period.scrape_interval
    )

    def in_range(expression: str, step: float) -> list[Series]:
        return prometheus.query_range(substituted(expression, values), start=period.start, end=period.end, step=step)

    def asked() -> Iterator[tuple[str, Callable[[], bool]]]:
        for variable in variable_queries(dashboard):
            query = substituted(variable.query, values)
            yield (
                f"variable {variable.name}",
                lambda query=query: bool(prometheus.label_values(query, start=period.start, end=period.end)),
            )
        for annotation in annotation_queries(dashboard):
            yield (
                f"annotation {annotation.name}",
                lambda expression=annotation.expression: _has_data(in_range(expression, period.step)),
            )
        for one in queries(dashboard):
            where = f"panel {one.panel} ({one.title}), query {one.reference}"
            if one.kind == "range":
                yield where, lambda expression=one.expression: _has_data(in_range(expression, period.step))
            else:
                yield (
                    where,
                    lambda expression=one.expression: _has_data(
                        prometheus.query(substituted(expression, values), time=period.end)
                    ),
                )

    found = []
    for where, has_data in asked():
        try:
            if not has_data():
                found.append(f"{where}: no data")
        except PrometheusError as error:
            found.append(f"{where}: {error}")
    return found


def _has_data(series: list[Series]) -> bool:
    return any(not math.isnan(value) for one in series for _, value in one.values)
