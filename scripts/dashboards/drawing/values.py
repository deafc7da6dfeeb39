# SPDX-License-Identifier: Apache-2.0
"""Panels of numbers: stat and bargauge."""

from __future__ import annotations

import math

from dashboards.drawing.canvas import Box, Canvas, shortened, text_width
from dashboards.drawing.panel import Panel, Reading, only
from dashboards.drawing.theme import BORDER, DIM

_GAP = 6
_LARGEST = 38


def draw_stat(canvas: Canvas, box: Box, panel: Panel) -> None:
    only({"value"}, panel.options.get("colorMode", "value"), "colorMode")
    only({"none"}, panel.options.get("graphMode", "area"), "graphMode")
    only({"auto"}, panel.options.get("textMode", "auto"), "textMode")
    readings = panel.readings()
    columns = max(1, min(len(readings), int(box.width // 110)))
    rows = math.ceil(len(readings) / columns)
    width, height = (box.width - (columns - 1) * _GAP) / columns, (box.height - (rows - 1) * _GAP) / rows
    for number, reading in enumerate(readings):
        row, column = divmod(number, columns)
        tile = Box(box.x + column * (width + _GAP), box.y + row * (height + _GAP), width, height)
        _draw_tile(canvas, tile, reading, shows_name=len(readings) > 1)


def _draw_tile(canvas: Canvas, box: Box, reading: Reading, *, shows_name: bool) -> None:
    text = reading.text
    room = box.height * (0.5 if shows_name else 0.64)
    size = min(_LARGEST, room, 30 * (box.width - 10) / max(1, text_width(text, 30, True)))
    x, y = box.x + box.width / 2, box.y + box.height / 2
    if shows_name:
        small = min(13, box.height * 0.25)
        canvas.text(x, box.y + small, shortened(reading.name, small, box.width - 8), size=small, align="center")
        y += small * 0.8
    canvas.text(x, y, text, size=size, colour=reading.colour, align="center", is_bold=True)


def draw_bargauge(canvas: Canvas, box: Box, panel: Panel) -> None:
    only({"basic"}, panel.options.get("displayMode"), "displayMode")
    readings = panel.readings()
    if panel.options.get("orientation") == "vertical":
        _draw_columns(canvas, box, readings)
    else:
        _draw_bars(canvas, box, readings)


def _draw_bars(canvas: Canvas, box: Box, readings: list[Reading]) -> None:
    shown = readings[: max(1, int(box.height // 20))]
    height = min(46, box.height / len(shown))
    # The names stand before the bars where there is no room above them.
    is_beside = height < 34
    value_width = max(text_width(reading.text, 14, True) for reading in shown) + 10
    longest = max(text_width(reading.name, 12) for reading in shown)
    name_width = min(box.width * 0.4, longest + 10) if is_beside else 0
    for number, reading in enumerate(shown):
        top = box.y + number * height
        bar_top, bar_height = (top + 3, height - 6) if is_beside else (top + 18, height - 24)
        middle = bar_top + bar_height / 2
        name = shortened(reading.name, 12, (name_width or box.width) - 6)
        canvas.text(box.x, middle if is_beside else top + 9, name, size=12)
        bar = Box(box.x + name_width, bar_top, box.width - name_width - value_width, bar_height)
        canvas.box(bar, BORDER, rounding=2)
        part = _part(reading, shown)
        canvas.box(Box(bar.x, bar.y, max(2, bar.width * part), bar.height), reading.colour, rounding=2, alpha=0.85)
        right = box.x + box.width
        canvas.text(right, middle, reading.text, size=14, colour=reading.colour, align="right", is_bold=True)
    if len(shown) < len(readings):
        more = f"{len(shown)} of {len(readings)}"
        canvas.text(box.x + box.width, box.y + box.height, more, size=10, colour=DIM, align="right")


def _draw_columns(canvas: Canvas, box: Box, readings: list[Reading]) -> None:
    width = box.width / len(readings)
    size = min(14, *(12 * (width - 2) / max(1, text_width(reading.text, 12, True)) for reading in readings))
    floor, room = box.y + box.height - 20, box.height - 42
    widest = max(text_width(reading.name, 11) for reading in readings)
    every = max(1, math.ceil(min(widest + 6, 90) / width))
    for number, reading in enumerate(readings):
        middle = box.x + (number + 0.5) * width
        height = max(2, room * _part(reading, readings))
        bar = Box(middle - width / 2 + 2, floor - height, max(2, width - 4), height)
        canvas.box(bar, reading.colour, alpha=0.85)
        canvas.text(middle, bar.y - 10, reading.text, size=max(7, size), colour=reading.colour, align="center")
        if number % every == 0:
            name = shortened(reading.name, 11, width * every - 4)
            canvas.text(middle, floor + 11, name, size=11, align="center")


def _part(reading: Reading, readings: list[Reading]) -> float:
    """How much of its bar is filled, from 0 to 1."""
    options = reading.style.options
    low = options.get("min") or 0
    high = options["max"] if options.get("max") is not None else max(one.value or 0 for one in readings)
    return 0 if reading.value is None or high <= low else min(1, max(0, (reading.value - low) / (high - low)))
