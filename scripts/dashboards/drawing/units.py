# SPDX-License-Identifier: Apache-2.0
"""Values as Grafana writes them in the units that the dashboards use."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timezone

_SECONDS = ((1, "s"), (60, "mins"), (3_600, "hours"), (86_400, "days"), (604_800, "weeks"), (31_536_000, "years"))
_LONG_SECONDS = (
    (31_536_000, "year"),
    (2_628_000, "month"),
    (604_800, "week"),
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
    (1, "second"),
)
_SHORT = ("", " K", " Mil", " Bil", " Tri")
_BYTES = (" B", " KiB", " MiB", " GiB", " TiB")


class UnknownUnit(ValueError):
    """A unit that nothing here writes."""


def text(value: float, unit: str, decimals: int | None, now: float) -> str:
    """`unit` is Grafana's identifier; dates are in milliseconds, and `now` in seconds."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if unit not in _WRITERS:
        raise UnknownUnit(f"no way to write the unit {unit}")
    return _WRITERS[unit](value, decimals, now)


def _fixed(value: float, decimals: int | None) -> str:
    """Three significant digits unless told, and none behind the point of whole numbers."""
    if decimals is None:
        decimals = 0 if value % 1 == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{decimals}f}"


def _scaled(value: float, factor: int, names: tuple[str, ...], decimals: int | None) -> str:
    step = 0
    while abs(value) >= factor and step + 1 < len(names):
        value /= factor
        step += 1
    return _fixed(value, decimals) + names[step]


def _seconds(value: float, decimals: int | None, now: float) -> str:
    if value == 0:
        return "0 s"
    if abs(value) < 1:
        for factor, name in ((1e3, "ms"), (1e6, "µs")):
            if abs(value) * factor >= 1:
                return f"{_fixed(value * factor, decimals)} {name}"
        return f"{_fixed(value * 1e9, decimals)} ns"
    size, name = [step for step in _SECONDS if abs(value) >= step[0]][-1]
    return f"{_fixed(value / size, decimals)} {name}"


def _from_now(value: float, decimals: int | None, now: float) -> str:
    left = value / 1000 - now
    for size, name in _LONG_SECONDS:
        count = round(abs(left) / size)
        if count >= 1 and name != "week":
            break
    else:
        count = 0
    words = "a few seconds" if name == "second" and count < 45 else f"{count} {name}{'' if count == 1 else 's'}"
    return f"in {words}" if left > 0 else f"{words} ago"


def _iso(value: float, decimals: int | None, now: float) -> str:
    return datetime.fromtimestamp(value / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


_WRITERS: dict[str, Callable[[float, int | None, float], str]] = {
    "none": lambda value, decimals, _: _fixed(value, decimals),
    "short": lambda value, decimals, _: _scaled(value, 1_000, _SHORT, decimals),
    "percentunit": lambda value, decimals, _: _fixed(value * 100, decimals) + "%",
    "cps": lambda value, decimals, _: _scaled(value, 1_000, _SHORT, decimals) + " c/s",
    "bytes": lambda value, decimals, _: _scaled(value, 1_024, _BYTES, decimals),
    "s": _seconds,
    "dateTimeFromNow": _from_now,
    "dateTimeAsIso": _iso,
}
