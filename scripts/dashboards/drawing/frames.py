# SPDX-License-Identifier: Apache-2.0
"""Answers of Prometheus as the tables that Grafana's panels read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from dashboards.queries import Series

Value = float | str | None
_LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True)
class Field:
    """A column. Times are in seconds since the epoch."""

    name: str
    kind: Literal["time", "number", "string"]
    values: Sequence[Value]
    labels: Mapping[str, str] = field(default_factory=dict)

    def at(self, rows: Sequence[int]) -> Field:
        return replace(self, values=[self.values[row] for row in rows])


@dataclass(frozen=True)
class Frame:
    """Columns of one length. `reference` is the query's refId."""

    reference: str
    fields: Sequence[Field]

    @property
    def length(self) -> int:
        return len(self.fields[0].values) if self.fields else 0

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)

    @property
    def times(self) -> Field | None:
        return next((one for one in self.fields if one.kind == "time"), None)

    @property
    def numbers(self) -> list[Field]:
        return [one for one in self.fields if one.kind == "number"]


def frames(target: Mapping[str, Any], series: Sequence[Series], *, is_alone: bool) -> list[Frame]:
    """What one query gives a panel: one table, or a frame a series.

    `is_alone` says that the panel has no other query: else the column of a table's values carries the refId.
    """
    reference = target["refId"]
    if target.get("format") == "table":
        return [_table(reference, series, "Value" if is_alone else f"Value #{reference}")] if series else []
    legend = target.get("legendFormat", "")
    if target.get("format") == "heatmap":
        legend = "{{le}}"
    return [
        Frame(
            reference,
            (
                Field("Time", "time", [time for time, _ in one.values]),
                Field(_name(one, legend, series), "number", [value for _, value in one.values], one.labels),
            ),
        )
        for one in series
    ]


def _table(reference: str, series: Sequence[Series], value: str) -> Frame:
    labels = sorted({label for one in series for label in one.labels})
    rows = [(one.labels, time, number) for one in series for time, number in one.values]
    return Frame(
        reference,
        (
            Field("Time", "time", [time for _, time, _ in rows]),
            # As in Grafana, where a row without the label does not agree with one that has it.
            *(Field(label, "string", [its.get(label, "") for its, _, _ in rows]) for label in labels),
            Field(value, "number", [number for _, _, number in rows]),
        ),
    )


def _name(one: Series, legend: str, all_series: Sequence[Series]) -> str:
    labels = {label: value for label, value in one.labels.items() if label != "__name__"}
    if legend not in ("", "__auto"):
        return _LABEL.sub(lambda found: one.labels.get(found[1], ""), legend).strip()
    if legend == "__auto" and len(all_series) > 1:
        # Only what tells the series apart.
        differing = {label for label in labels if len({other.labels.get(label) for other in all_series}) > 1}
        labels = {label: value for label, value in labels.items() if label in differing}
        if len(labels) == 1:
            return next(iter(labels.values()))
    inner = ", ".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    return one.labels.get("__name__", "") + (f"{{{inner}}}" if inner else "") or "Value"


def pattern(text: str) -> re.Pattern[str]:
    """A regular expression of a panel: between slashes it finds a part, else it must match the whole."""
    if text.startswith("/"):
        inner, _, flags = text[1:].rpartition("/")
        return re.compile(inner, re.IGNORECASE if "i" in flags else 0)
    return re.compile(f"^(?:{text})$")


def reduced(values: Sequence[Value], calculation: str) -> float | None:
    """One number of many, by the name of Grafana's calculation; `None` where there is none."""
    numbers = [value for value in values if isinstance(value, (int, float)) and not math.isnan(value)]
    if not numbers:
        return None
    match calculation:
        case "lastNotNull":
            return numbers[-1]
        case "mean":
            return sum(numbers) / len(numbers)
        case _:
            raise ValueError(f"no way to calculate {calculation}")
