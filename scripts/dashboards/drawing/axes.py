# SPDX-License-Identifier: Apache-2.0
"""Ticks and legends of the plots."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, MultipleLocator

from dashboards.drawing.canvas import Box, Canvas, shortened, text_width
from dashboards.drawing.fields import FieldStyle
from dashboards.drawing.panel import Period, only
from dashboards.drawing.theme import DIM

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400)
# That stand behind a point and tell nothing.
_ZEROS = re.compile(r"\.0+(?!\d)|(?<=\.[1-9])0+(?!\d)|(?<=\.\d[1-9])0+(?!\d)")
_TICK = 10.5
_SIZE = 11.5
# Of a name: its colour before it, and what parts it from the next one.
_BESIDE = 36
_LINE = 18
_MOST_LINES = 3


def time_axis(axes: Axes, period: Period, width: float) -> None:
    """Times of UTC."""
    axes.set_xlim(period.start, period.end)
    step = next((one for one in _STEPS if (period.end - period.start) / one <= width / 75), _STEPS[-1])
    first = math.ceil(period.start / step) * step
    axes.xaxis.set_major_locator(FixedLocator([first + step * n for n in range(int((period.end - first) // step) + 1)]))
    form = "%H:%M:%S" if step < 60 else "%H:%M" if period.end - period.start < 2 * 86_400 else "%m-%d"
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda at, _: datetime.fromtimestamp(at, timezone.utc).strftime(form))
    )


def value_axis(axes: Axes, style: FieldStyle, height: float, *, is_whole: bool = False) -> list[str]:
    """Ticks at round values within the limits that the axes have. Returns their texts, which need room.

    `is_whole` says that there is nothing between two whole numbers.
    """
    low, high = axes.get_ylim()
    span, count = high - low, max(2, int(height // 34))
    unit = style.options.get("unit")
    step = None
    if unit == "s" and span > count:
        step = next((one for one in _STEPS if span / one <= count), None)
    elif unit == "bytes":
        step = 2 ** math.ceil(math.log2(span / count))
    locator = MultipleLocator(step) if step else MaxNLocator(count, steps=(1, 2, 2.5, 5, 10), integer=is_whole)
    ticks = [at for at in locator.tick_values(low, high) if low - 1e-9 <= at <= high + 1e-9]
    texts = [_ZEROS.sub("", style.text(0.0 if abs(at) < 1e-12 else float(at))) for at in ticks]
    axes.set_yticks(ticks, texts)
    return texts


def room_for(texts: Sequence[str]) -> float:
    return max((text_width(text, _TICK) for text in texts), default=0) + 10


class Legend:
    """Names with their colours, below a plot."""

    def __init__(self, entries: Sequence[tuple[str, str]], box: Box, options: Mapping[str, Any]) -> None:
        """Each entry has a name and a colour."""
        only({"list", None}, options.get("displayMode"), "legend.displayMode")
        only({"bottom", None}, options.get("placement"), "legend.placement")
        only({True, None}, options.get("showLegend"), "legend.showLegend")
        self._lines = self._broken(entries, box)
        self._left, self._top = box.x, box.y + box.height - len(self._lines) * _LINE
        self.plot = box.inset(bottom=len(self._lines) * _LINE + 4)

    @classmethod
    def _broken(cls, entries: Sequence[tuple[str, str]], box: Box) -> list[list[tuple[str, str]]]:
        lines: list[list[tuple[str, str]]] = [[]]
        for entry in entries:
            if lines[-1] and cls._width([*lines[-1], entry]) > box.width:
                lines.append([])
            lines[-1].append((shortened(entry[0], _SIZE, box.width - _BESIDE), entry[1]))
        most = max(1, min(_MOST_LINES, int(box.height * 0.4 // _LINE)))
        hidden = sum(map(len, lines[most:]))
        while hidden and cls._width([*lines[most - 1], cls._more(hidden)]) > box.width and len(lines[most - 1]) > 1:
            lines[most - 1].pop()
            hidden += 1
        return [*lines[: most - 1], [*lines[most - 1], cls._more(hidden)]] if hidden else lines

    @staticmethod
    def _more(count: int) -> tuple[str, str]:
        return f"and {count} more", DIM

    @staticmethod
    def _width(line: Sequence[tuple[str, str]]) -> float:
        return sum(text_width(name, _SIZE) + _BESIDE for name, _ in line)

    def draw(self, canvas: Canvas) -> None:
        for number, line in enumerate(self._lines):
            x, y = self._left, self._top + (number + 0.5) * _LINE
            for name, colour in line:
                canvas.box(Box(x, y - 2, 14, 4), colour, rounding=1)
                canvas.text(x + 20, y, name, size=_SIZE)
                x += text_width(name, _SIZE) + _BESIDE
