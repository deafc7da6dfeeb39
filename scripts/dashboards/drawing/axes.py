# SPDX-License-Identifier: Apache-2.0
"""Ticks and legends of the plots."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timezone

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, MultipleLocator

from dashboards.drawing.canvas import Box, Canvas, shortened, text_width
from dashboards.drawing.fields import FieldStyle
from dashboards.drawing.panel import Period
from dashboards.drawing.theme import DIM, TEXT

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400)
# That stand behind a point and tell nothing.
_ZEROS = re.compile(r"\.0+(?!\d)|(?<=\.[1-9])0+(?!\d)|(?<=\.\d[1-9])0+(?!\d)")
_TICK = 10.5
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
    if unit in ("s", "dtdurations") and span > count:
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
    """Names with their colours, below a plot or beside it."""

    def __init__(self, entries: Sequence[tuple[str, str, str]], box: Box, options: dict[str, object]) -> None:
        """Each entry has a name, a value or an empty text, and a colour."""
        self._entries = entries if options.get("showLegend", True) else ()
        self._is_beside = options.get("placement") == "right"
        self._is_list = options.get("displayMode") == "table" or self._is_beside
        self._box = box
        if not self._entries:
            self.plot = box
        elif self._is_beside:
            needed = max(self._width(entry) for entry in self._entries) + 8
            self._column = min(box.width * 0.4, max(120, needed))
            self.plot = box.inset(right=self._column + 10)
        else:
            self._lines = self._broken(box.width)
            self.plot = box.inset(bottom=len(self._lines) * _LINE + 4)

    @staticmethod
    def _width(entry: tuple[str, str, str]) -> float:
        return 22 + text_width(" ".join(entry[:2]).strip(), 11.5) + 14

    def _broken(self, width: float) -> list[list[tuple[str, str, str]]]:
        lines: list[list[tuple[str, str, str]]] = [[]]
        used = 0.0
        for entry in self._entries:
            if lines[-1] and (self._is_list or used + self._width(entry) > width):
                lines.append([])
                used = 0
            lines[-1].append(entry)
            used += self._width(entry)
        most = max(1, min(8 if self._is_list else _MOST_LINES, int(self._box.height * 0.4 // _LINE)))
        if len(lines) > most:
            hidden = sum(len(line) for line in lines[most - (1 if self._is_list else 0) :])
            lines = lines[:most]
            more = (f"and {hidden} more", "", DIM)
            if self._is_list:
                lines[-1] = [more]
            else:
                while sum(map(self._width, [*lines[-1], more])) > width and len(lines[-1]) > 1:
                    lines[-1].pop()
                    hidden += 1
                    more = (f"and {hidden} more", "", DIM)
                lines[-1].append(more)
        return lines

    def draw(self, canvas: Canvas) -> None:
        if not self._entries:
            return
        if self._is_beside:
            left = self._box.x + self._box.width - self._column
            most = int(self._box.height // _LINE)
            shown = list(self._entries)
            if len(shown) > most:
                shown = [*shown[: most - 1], (f"and {len(shown) - most + 1} more", "", DIM)]
            for number, entry in enumerate(shown):
                self._draw_entry(canvas, left, self._box.y + number * _LINE + _LINE / 2, entry, self._column)
            return
        top = self._box.y + self._box.height - len(self._lines) * _LINE
        for number, line in enumerate(self._lines):
            x = self._box.x
            for entry in line:
                self._draw_entry(canvas, x, top + number * _LINE + _LINE / 2, entry, self._box.width)
                x += self._width(entry)

    @staticmethod
    def _draw_entry(canvas: Canvas, x: float, y: float, entry: tuple[str, str, str], width: float) -> None:
        name, value, colour = entry
        canvas.box(Box(x, y - 2, 14, 4), colour, rounding=1)
        room = width - 24 - (text_width(value, 11.5) + 8 if value else 0)
        name = shortened(name, 11.5, room)
        canvas.text(x + 20, y, name, size=11.5, colour=TEXT)
        if value:
            canvas.text(x + 20 + text_width(name, 11.5) + 8, y, value, size=11.5, colour=DIM)
