# SPDX-License-Identifier: Apache-2.0
"""What a panel is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.drawing.fields import FieldStyle
from dashboards.drawing.frames import Field, Frame, Value, reduced


@dataclass(frozen=True)
class Event:
    """An annotation, in seconds since the epoch."""

    start: float
    end: float
    colour: str


@dataclass(frozen=True)
class Period:
    """What the picture shows: times in seconds since the epoch, and how far two points are apart."""

    start: float
    end: float
    step: float


@dataclass(frozen=True)
class Curve:
    """A field of numbers over time, and how it is shown."""

    name: str
    times: Sequence[float]
    values: Sequence[Value]
    style: FieldStyle
    colour: str


@dataclass(frozen=True)
class Reading:
    """A field as one number."""

    name: str
    value: float | None
    curve: Curve | None
    style: FieldStyle
    colour: str


@dataclass(frozen=True)
class Panel:
    """The JSON of a panel, and its frames after its transformations."""

    json: Mapping[str, Any]
    frames: Sequence[Frame]
    period: Period
    events: Sequence[Event] = ()

    @property
    def options(self) -> Mapping[str, Any]:
        return self.json.get("options") or {}

    @property
    def is_empty(self) -> bool:
        return not any(frame.length and frame.fields for frame in self.frames)

    def style(self, frame: Frame, field: Field) -> FieldStyle:
        return FieldStyle(self.json["fieldConfig"], frame, field, self.period.end)

    def curves(self) -> list[Curve]:
        """Every field of numbers of a frame with times, but those that the panel hides."""
        curves = []
        for frame, field in self._numbers():
            if frame.times is None:
                continue
            style = self.style(frame, field)
            if not (style.custom.get("hideFrom") or {}).get("viz"):
                shade = style.colour(_last(field), len(curves))
                curves.append(Curve(style.name, frame.times.values, field.values, style, shade))
        return curves

    def readings(self) -> list[Reading]:
        """What panels show that reduce each field to one number, or, where they are told so, each row."""
        reduction = self.options.get("reduceOptions") or {}
        if reduction.get("values"):
            return list(self._rows())
        calculation = (reduction.get("calcs") or ["lastNotNull"])[0]
        readings = []
        for frame, field in self._numbers():
            style = self.style(frame, field)
            value = reduced(field.values, calculation)
            shade = style.colour(value, len(readings))
            curve = None
            if frame.times is not None and frame.length > 1:
                curve = Curve(style.name, frame.times.values, field.values, style, shade)
            readings.append(Reading(style.name, value, curve, style, shade))
        return readings

    def _rows(self) -> Iterator[Reading]:
        count = 0
        for frame in self.frames:
            names = [one for one in frame.fields if one.kind == "string"]
            for row in range(frame.length):
                for field in frame.numbers:
                    style = self.style(frame, field)
                    name = " ".join(str(one.values[row]) for one in names) or style.name
                    yield Reading(name, field.values[row], None, style, style.colour(field.values[row], count))
                    count += 1

    def _numbers(self) -> Iterator[tuple[Frame, Field]]:
        for frame in self.frames:
            for field in frame.numbers:
                yield frame, field


def _last(field: Field) -> float | None:
    return reduced(field.values, "lastNotNull")
