# SPDX-License-Identifier: Apache-2.0
"""What a panel is drawn from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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
    style: FieldStyle
    colour: str

    @property
    def text(self) -> str:
        return self.style.text(self.value)


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
        return not any(frame.length for frame in self.frames)

    def style(self, field: Field) -> FieldStyle:
        return FieldStyle(self.json["fieldConfig"], field, self.period.end)

    def curves(self) -> list[Curve]:
        """Every field of numbers of a frame with times."""
        curves = []
        for frame, field in self._numbers():
            if frame.times is not None:
                style = self.style(field)
                shade = style.colour(reduced(field.values, "lastNotNull"), len(curves))
                curves.append(Curve(style.name, frame.times.values, field.values, style, shade))
        return curves

    def readings(self) -> list[Reading]:
        """Every field of numbers as one number."""
        reduction = self.options.get("reduceOptions") or {}
        only({False, None}, reduction.get("values"), "reduceOptions.values")
        calculation = (reduction.get("calcs") or ["lastNotNull"])[0]
        readings = []
        for frame, field in self._numbers():
            style = self.style(field)
            value = reduced(field.values, calculation)
            readings.append(Reading(style.name, value, style, style.colour(value, len(readings))))
        return readings

    def _numbers(self) -> Iterator[tuple[Frame, Field]]:
        for frame in self.frames:
            for field in frame.numbers:
                yield frame, field


def only(known: Collection[object], value: object, option: str) -> None:
    """Refuses a setting that would be drawn as if it were another one."""
    if value not in known:
        raise ValueError(f"no way to draw {option} {value}")
