# SPDX-License-Identifier: Apache-2.0
"""The table panel."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.drawing.canvas import Box, Canvas, shortened, text_width
from dashboards.drawing.fields import FieldStyle
from dashboards.drawing.frames import Field
from dashboards.drawing.panel import Panel
from dashboards.drawing.theme import BORDER, DIM, TEXT
from dashboards.drawing.transformations import sorted_by

_ROW = 27
_SIZE = 12
_LINK = "#6e9fff"


@dataclass
class _Column:
    field: Field
    style: FieldStyle
    texts: list[str]
    width: float

    @property
    def cell(self) -> str:
        return (self.style.custom.get("cellOptions") or {}).get("type", "auto")

    @property
    def is_right(self) -> bool:
        return self.field.kind == "number"


def draw_table(canvas: Canvas, box: Box, panel: Panel) -> None:
    """The first frame, as Grafana shows it before somebody chooses another one."""
    frame = next(one for one in panel.frames if one.length)
    for key in reversed(panel.options.get("sortBy") or []):
        shown = {panel.style(one).name: one.name for one in frame.fields}
        frame = sorted_by(frame, shown.get(key["displayName"], key["displayName"]), bool(key.get("desc")))
    rows = max(1, min(frame.length, int(box.height // _ROW) - 1))
    if rows < frame.length:
        rows = max(1, int((box.height - 16) // _ROW) - 1)
    columns = []
    for field in frame.fields:
        style = panel.style(field)
        columns.append(_Column(field, style, [style.text(value) for value in field.values[:rows]], 0))
    _share(columns, box.width)
    x = box.x
    for column in columns:
        _draw_column(canvas, x, box.y, column)
        x += column.width
    for number in range(1, rows + 1):
        y = box.y + number * _ROW
        canvas.line([box.x, box.x + box.width], [y, y], BORDER, width=0.6)
    if rows < frame.length:
        below = box.y + (rows + 1) * _ROW + 8
        canvas.text(box.x + box.width, below, f"{rows} of {frame.length} rows", size=10, colour=DIM, align="right")


def _share(columns: list[_Column], width: float) -> None:
    """Each column has the room that its texts need; what is left is shared, and so is what is missing."""
    for column in columns:
        needed = [text_width(column.style.name, _SIZE, True)] + [text_width(text, _SIZE) for text in column.texts]
        column.width = min(max(needed) + 18, 420)
    total = sum(column.width for column in columns)
    if total <= width:
        for column in columns:
            column.width += (width - total) / len(columns)
        return
    # Narrow columns stay; the wide ones give.
    even = width / len(columns)
    wide = [column for column in columns if column.width > even]
    factor = (width - sum(column.width for column in columns if column not in wide)) / sum(c.width for c in wide)
    for column in wide:
        column.width *= factor


def _draw_column(canvas: Canvas, x: float, top: float, column: _Column) -> None:
    room = column.width - 12
    at, align = (x + column.width - 6, "right") if column.is_right else (x + 6, "left")
    name = shortened(column.style.name, _SIZE, room, True)
    canvas.text(at, top + _ROW / 2, name, size=_SIZE, colour=_LINK, align=align, is_bold=True)
    for number, (value, text) in enumerate(zip(column.field.values, column.texts), 1):
        y = top + number * _ROW
        ink = TEXT
        shade = column.style.colour(value) if value is not None else TEXT
        match column.cell:
            case "auto":
                pass
            case "color-text":
                ink = shade
            case "gauge":
                _draw_bar(canvas, Box(x + 4, y + 5, column.width - 8 - 60, _ROW - 10), column, value, shade)
                ink = shade
            case other:
                raise ValueError(f"no way to draw a cell of type {other}")
        canvas.text(at, y + _ROW / 2, shortened(text, _SIZE, room), size=_SIZE, colour=ink, align=align)


def _draw_bar(canvas: Canvas, box: Box, column: _Column, value: object, shade: str) -> None:
    canvas.box(box, BORDER)
    low, high = column.style.options.get("min", 0), column.style.options.get("max", 1)
    if isinstance(value, (int, float)):
        part = min(1, max(0, (value - low) / (high - low)))
        canvas.box(Box(box.x, box.y, box.width * part, box.height), shade, alpha=0.85)
