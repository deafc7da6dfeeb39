# SPDX-License-Identifier: Apache-2.0
"""Panels of numbers: stat and bargauge."""

from __future__ import annotations

import math

from dashboards.drawing.canvas import Box, Canvas, shortened, text_width
from dashboards.drawing.frames import reduced
from dashboards.drawing.panel import Panel, Reading
from dashboards.drawing.theme import BORDER, DIM, TEXT

_GAP = 6
_LARGEST = 38


def draw_stat(canvas: Canvas, box: Box, panel: Panel) -> None:
    readings = panel.readings()
    shows_names = _shows_names(panel, len(readings))
    is_horizontal = panel.options.get("orientation") == "horizontal"
    columns = 1 if is_horizontal else max(1, min(len(readings), int(box.width // 110)))
    rows = math.ceil(len(readings) / columns)
    width, height = (box.width - (columns - 1) * _GAP) / columns, (box.height - (rows - 1) * _GAP) / rows
    for number, reading in enumerate(readings):
        row, column = divmod(number, columns)
        tile = Box(box.x + column * (width + _GAP), box.y + row * (height + _GAP), width, height)
        _draw_tile(canvas, tile, panel, reading, shows_names)


def _shows_names(panel: Panel, count: int) -> bool:
    match panel.options.get("textMode", "auto"):
        case "auto":
            return count > 1
        case "name" | "value_and_name":
            return True
        case _:
            return False


def _draw_tile(canvas: Canvas, box: Box, panel: Panel, reading: Reading, shows_name: bool) -> None:
    mode = panel.options.get("colorMode", "value")
    ink = reading.colour if mode == "value" else TEXT
    if mode.startswith("background"):
        canvas.box(box, reading.colour, rounding=3, alpha=0.85)
        ink = "#ffffff"
    if panel.options.get("graphMode", "area") == "area" and reading.curve is not None:
        _draw_trace(canvas, box, reading, ink)
    only_name = panel.options.get("textMode") == "name"
    text = reading.name if only_name else reading.style.text(reading.value)
    room = box.height * (0.62 if shows_name and not only_name else 0.8)
    size = min(_LARGEST, room * 0.8, 30 * (box.width - 10) / max(1, text_width(text, 30, True)))
    middle = box.y + box.height / 2
    if shows_name and not only_name:
        small = min(13, box.height * 0.25)
        name = shortened(reading.name, small, box.width - 8)
        canvas.text(box.x + box.width / 2, box.y + small, name, size=small, colour=TEXT, align="center")
        middle += small * 0.8
    canvas.text(box.x + box.width / 2, middle, text, size=size, colour=ink, align="center", is_bold=True)


def _draw_trace(canvas: Canvas, box: Box, reading: Reading, ink: str) -> None:
    points = [
        (time, value)
        for time, value in zip(reading.curve.times, reading.curve.values)
        if isinstance(value, (int, float)) and math.isfinite(value)
    ]
    if len(points) < 2 or points[-1][0] == points[0][0]:
        return
    values = [value for _, value in points]
    low, high, floor = min(values), max(values), box.y + box.height
    tall = box.height * 0.35
    span = points[-1][0] - points[0][0]
    xs = [box.x + (time - points[0][0]) / span * box.width for time, _ in points]
    ys = [floor - 2 - ((value - low) / (high - low) if high > low else 0.1) * tall for value in values]
    canvas.line(xs, ys, ink, width=1, fill_to=floor)


def draw_bargauge(canvas: Canvas, box: Box, panel: Panel) -> None:
    readings = panel.readings()
    if panel.options.get("orientation") == "vertical":
        _draw_columns(canvas, box, readings)
        return
    height = min(46, box.height / len(readings))
    shown = readings[: max(1, int(box.height // max(height, 20)))]
    height = min(46, box.height / len(shown))
    # The names stand before the bars where there is no room above them.
    is_beside = height < 34
    texts = [reading.style.text(reading.value) for reading in shown]
    value_width = max(text_width(text, 14, True) for text in texts) + 10
    longest = max(text_width(reading.name, 12) for reading in shown)
    name_width = min(box.width * 0.4, longest + 10) if is_beside else 0
    for number, (reading, text) in enumerate(zip(shown, texts)):
        top = box.y + number * height
        bar_top, bar_height = (top + 3, height - 6) if is_beside else (top + 18, height - 24)
        middle = bar_top + bar_height / 2
        name = shortened(reading.name, 12, (name_width or box.width) - 6)
        canvas.text(box.x, middle if is_beside else top + 9, name, size=12)
        bar = Box(box.x + name_width, bar_top, box.width - name_width - value_width, bar_height)
        canvas.box(bar, BORDER, rounding=2)
        part = _part(reading, shown)
        canvas.box(Box(bar.x, bar.y, max(2, bar.width * part), bar.height), reading.colour, rounding=2, alpha=0.85)
        canvas.text(box.x + box.width, middle, text, size=14, colour=reading.colour, align="right", is_bold=True)
    if len(shown) < len(readings):
        more = f"and {len(readings) - len(shown)} more"
        canvas.text(box.x + box.width, box.y + box.height, more, size=10, colour=DIM, align="right")


def _draw_columns(canvas: Canvas, box: Box, readings: list[Reading]) -> None:
    width = box.width / len(readings)
    texts = [reading.style.text(reading.value) for reading in readings]
    size = min(14, *(12 * (width - 2) / max(1, text_width(text, 12, True)) for text in texts))
    floor, room = box.y + box.height - 20, box.height - 42
    widest = max(text_width(reading.name, 11) for reading in readings)
    every = max(1, math.ceil(min(widest + 6, 90) / width))
    for number, (reading, text) in enumerate(zip(readings, texts)):
        middle = box.x + (number + 0.5) * width
        height = max(2, room * _part(reading, readings))
        bar = Box(middle - width / 2 + 2, floor - height, max(2, width - 4), height)
        canvas.box(bar, reading.colour, alpha=0.85)
        canvas.text(middle, floor - height - 10, text, size=max(7, size), colour=reading.colour, align="center")
        if number % every == 0:
            name = shortened(reading.name, 11, width * every - 4)
            canvas.text(middle, floor + 11, name, size=11, align="center")


def _part(reading: Reading, readings: list[Reading]) -> float:
    """How much of its bar is filled, from 0 to 1."""
    low, high = _ends(readings)
    return 0 if reading.value is None or high <= low else min(1, max(0, (reading.value - low) / (high - low)))


def _ends(readings: list[Reading]) -> tuple[float, float]:
    values = [reading.value for reading in readings if reading.value is not None]
    options = readings[0].style.options
    low = options.get("min")
    high = options.get("max")
    return 0 if low is None else low, (reduced(values, "max") or 1) if high is None else high
