# SPDX-License-Identifier: Apache-2.0
"""What a dashboard asks of Prometheus, as Grafana would send it, and who asks it outside of Grafana."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Dashboard = dict[str, Any]

# Not `$1`, which is label_replace's.
VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::\w+)?\})")
_LABEL_VALUES = re.compile(r"label_values\(\s*(?:(?P<series>.+)\s*,\s*)?(?P<label>\w+)\s*\)", re.DOTALL)
_QUERY_RESULT = re.compile(r"query_result\((?P<expression>.+)\)", re.DOTALL)


@dataclass(frozen=True)
class Query:
    """One target of a panel. `expression` still has its variables."""

    panel: int
    title: str
    reference: str
    expression: str
    kind: Literal["instant", "range"]


@dataclass(frozen=True)
class VariableQuery:
    """`query` is what Grafana reads: `label_values(...)` or `query_result(...)`."""

    name: str
    query: str


@dataclass(frozen=True)
class AnnotationQuery:
    name: str
    expression: str
    step: str | None


@dataclass(frozen=True)
class Series:
    """Its labels, and its values by time in seconds since the epoch; an instant query has one value."""

    labels: Mapping[str, str]
    values: list[tuple[float, float]]


def panels(dashboard: Dashboard) -> Iterator[dict[str, Any]]:
    """Every panel, those in collapsed rows and the rows themselves included."""
    for panel in dashboard.get("panels", []):
        yield panel
        yield from panel.get("panels", [])


def queries(dashboard: Dashboard) -> list[Query]:
    return [
        Query(
            panel=panel["id"],
            title=panel.get("title", ""),
            reference=target["refId"],
            expression=target["expr"],
            kind="instant" if target.get("instant") and not target.get("range") else "range",
        )
        for panel in panels(dashboard)
        for target in panel.get("targets", [])
    ]


def variables(dashboard: Dashboard) -> list[dict[str, Any]]:
    return dashboard.get("templating", {}).get("list", [])


def variable_queries(dashboard: Dashboard) -> list[VariableQuery]:
    found = []
    for variable in variables(dashboard):
        if variable["type"] == "query":
            query = variable["query"]
            found.append(VariableQuery(variable["name"], query if isinstance(query, str) else query["query"]))
    return found


def annotation_queries(dashboard: Dashboard) -> list[AnnotationQuery]:
    """Without Grafana's own, which has no query."""
    return [
        AnnotationQuery(annotation["name"], annotation["expr"], annotation.get("step"))
        for annotation in dashboard.get("annotations", {}).get("list", [])
        if "expr" in annotation
    ]


def values_at_all(dashboard: Dashboard) -> dict[str, str]:
    """Every variable as it is when the dashboard is opened: the multiple ones at "All"."""
    values = {}
    for variable in variables(dashboard):
        match variable["type"]:
            case "query":
                values[variable["name"]] = variable.get("allValue") or ".*"
            case "constant" | "textbox":
                values[variable["name"]] = variable["query"]
            case "datasource":
                values[variable["name"]] = "prometheus"
            case other:
                raise ValueError(f"variable {variable['name']} has the type {other}, which has no value here")
    return values


def built_in_values(*, step: float, duration: float, scrape_interval: float = 15) -> dict[str, str]:
    """Grafana's own variables for a picture of `duration` seconds with a point every `step` seconds.

    `scrape_interval` is that of the data source; $__rate_interval follows from it as in Grafana.
    """
    rate = max(step + scrape_interval, 4 * scrape_interval)
    return {
        "__interval": _seconds(step),
        "__interval_ms": str(int(step * 1000)),
        "__rate_interval": _seconds(rate),
        "__range": _seconds(duration),
        "__range_s": str(int(duration)),
        "__range_ms": str(int(duration * 1000)),
    }


def substituted(expression: str, values: Mapping[str, str]) -> str:
    """The expression with `$name` and `${name}` replaced. KeyError names a variable without a value."""
    return VARIABLE.sub(lambda found: values[found[1] or found[2]], expression)


def _seconds(duration: float) -> str:
    return f"{max(1, round(duration))}s"


class PrometheusError(Exception):
    """Prometheus refused the query or cannot be asked."""


class Prometheus:
    def __init__(self, url: str, *, timeout: float = 30) -> None:
        self._url = url.rstrip("/")
        self._timeout = timeout

    def query(self, expression: str, *, time: float | None = None) -> list[Series]:
        """The instant query; a scalar is a series without labels."""
        parameters = {"query": expression} | ({} if time is None else {"time": f"{time:.3f}"})
        return _series(self._get("query", parameters))

    def query_range(self, expression: str, *, start: float, end: float, step: float) -> list[Series]:
        parameters = {"query": expression, "start": f"{start:.3f}", "end": f"{end:.3f}", "step": f"{step:g}"}
        return _series(self._get("query_range", parameters))

    def label_values(self, query: str, *, start: float | None = None, end: float | None = None) -> list[str]:
        """The values of a variable's query: `label_values(series, label)`, `label_values(label)` or
        `query_result(expression)`, the last as Grafana writes them, for the variable's regular expression.
        """
        if found := _LABEL_VALUES.fullmatch(query.strip()):
            parameters = {} if found["series"] is None else {"match[]": found["series"].strip()}
            if start is not None:
                parameters["start"] = f"{start:.3f}"
            if end is not None:
                parameters["end"] = f"{end:.3f}"
            return self._get(f"label/{found['label']}/values", parameters)
        if found := _QUERY_RESULT.fullmatch(query.strip()):
            return [_as_text(series) for series in self.query(found["expression"], time=end)]
        raise PrometheusError(f"neither label_values(...) nor query_result(...): {query}")

    def _get(self, path: str, parameters: Mapping[str, str]) -> Any:
        request = f"{self._url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise PrometheusError(_reason(refusal.read()) or str(refusal)) from refusal
        except (OSError, ValueError) as failure:
            raise PrometheusError(f"{self._url} does not answer: {failure}") from failure
        return answer["data"]


def _series(data: Any) -> list[Series]:
    if data["resultType"] == "scalar":
        return [Series({}, [_point(data["result"])])]
    return [
        Series(one["metric"], [_point(point) for point in one.get("values", [one.get("value")])])
        for one in data["result"]
    ]


def _point(pair: list[Any]) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])


def _as_text(series: Series) -> str:
    name = series.labels.get("__name__", "")
    labels = ",".join(f'{key}="{value}"' for key, value in sorted(series.labels.items()) if key != "__name__")
    time, value = series.values[0]
    return f"{name}{{{labels}}} {value:g} {time * 1000:.0f}"


def _reason(body: bytes) -> str | None:
    try:
        return json.loads(body).get("error")
    except ValueError:
        return None
