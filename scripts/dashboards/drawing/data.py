# SPDX-License-Identifier: Apache-2.0
"""What a Prometheus answers to a dashboard's queries, for one period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from dashboards.drawing.frames import Frame, frames
from dashboards.drawing.panel import Event, Panel, Period
from dashboards.drawing.theme import colour
from dashboards.drawing.transformations import transformed
from dashboards.queries import Dashboard, Prometheus, Series, built_in_values, substituted, values_at_all, variables

_POINTS_PER_COLUMN = 20
_DEFAULT_STEP = 60


class Data:
    def __init__(
        self, dashboard: Dashboard, prometheus: Prometheus, *, start: float, end: float, scrape_interval: float
    ) -> None:
        self._prometheus = prometheus
        self._dashboard = dashboard
        self._start, self._end = start, end
        self._scrape_interval = scrape_interval
        self._values = values_at_all(dashboard)
        self._events = list(self._annotations())

    @property
    def caption(self) -> str:
        """What the picture shows, in UTC."""
        begin, end = (datetime.fromtimestamp(at, timezone.utc) for at in (self._start, self._end))
        return f"{begin:%Y-%m-%d %H:%M} to {end:%H:%M} UTC"

    def shown(self, name: str) -> str:
        """What a variable reads in a title."""
        multiple = {one["name"] for one in variables(self._dashboard) if one.get("includeAll")}
        return "All" if name in multiple else self._values[name]

    def panel(self, json: Mapping[str, Any]) -> Panel:
        points = max(60, json["gridPos"]["w"] * _POINTS_PER_COLUMN)
        if json["type"] in ("timeseries", "heatmap", "state-timeline") and json.get("maxDataPoints"):
            points = json["maxDataPoints"]
        step = self._step(points, json.get("interval"))
        targets = json.get("targets") or []
        answers: list[Frame] = []
        for target in targets:
            if not target.get("hide"):
                answers += frames(target, self._ask(target, step), is_alone=len(targets) == 1)
        period = Period(self._start, self._end, step)
        # Grafana draws annotations over time series and state timelines alone.
        events = self._events if json["type"] in ("timeseries", "state-timeline") else ()
        return Panel(json, transformed(answers, json.get("transformations") or []), period, events)

    def _step(self, points: float, least: str | None) -> float:
        duration = self._end - self._start
        return max(1, round(duration / points), _seconds(least) if least else self._scrape_interval)

    def _ask(self, target: Mapping[str, Any], step: float) -> Sequence[Series]:
        duration = self._end - self._start
        built_in = built_in_values(step=step, duration=duration, scrape_interval=self._scrape_interval)
        expression = substituted(target["expr"], {**self._values, **built_in})
        if target.get("instant") and not target.get("range"):
            return self._prometheus.query(expression, time=self._end)
        return self._prometheus.query_range(expression, start=self._start, end=self._end, step=step)

    def _annotations(self) -> Iterator[Event]:
        for one in self._dashboard.get("annotations", {}).get("list", []):
            if "expr" not in one or not one.get("enable", True):
                continue
            step = max(1, min(_seconds(one.get("step") or f"{_DEFAULT_STEP}s"), (self._end - self._start) / 60))
            series = self._ask({"expr": one["expr"], "range": True}, step)
            for line in series:
                yield from _events(line.values, step, colour(one["iconColor"]), bool(one.get("useValueForTime")))


def _events(points: Sequence[tuple[float, float]], step: float, shade: str, has_own_time: bool) -> list[Event]:
    """Where the values are above zero; what is at most a step apart is one event."""
    times = sorted({value / 1000 if has_own_time else time for time, value in points if value > 0})
    events: list[Event] = []
    for time in times:
        if events and time - events[-1].end <= step * 1.01:
            events[-1] = Event(events[-1].start, time, shade)
        else:
            events.append(Event(time, time, shade))
    return events


def _seconds(duration: str) -> float:
    units = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
    text = duration.lstrip(">")
    number = text.rstrip("hmsd")
    return float(number) * units[text[len(number) :]]
