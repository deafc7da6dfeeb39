# SPDX-License-Identifier: Apache-2.0
"""A whole dashboard as one picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dashboards.drawing.canvas import Box, Canvas, shortened
from dashboards.drawing.data import Data
from dashboards.drawing.heatmap import draw_heatmap
from dashboards.drawing.panel import Panel
from dashboards.drawing.table import draw_table
from dashboards.drawing.theme import BORDER, DIM, PANEL
from dashboards.drawing.timeline import draw_state_timeline
from dashboards.drawing.timeseries import draw_timeseries
from dashboards.drawing.values import draw_bargauge, draw_stat
from dashboards.queries import VARIABLE, Dashboard, panels

_WIDTH = 1600
_COLUMNS = 24
_UNIT = 38
_GAP = 8
_HEAD = 52

_DRAW: dict[str, Callable[[Canvas, Box, Panel], None]] = {
    "stat": draw_stat,
    "bargauge": draw_bargauge,
    "table": draw_table,
    "timeseries": draw_timeseries,
    "heatmap": draw_heatmap,
    "state-timeline": draw_state_timeline,
}


class UnknownPanel(ValueError):
    """A panel of a type that nothing here draws."""


def draw(dashboard: Dashboard, data: Data, path: Path) -> list[str]:
    """Writes a PNG. Returns the titles of the panels that have no data."""
    everything = list(panels(dashboard))
    bottom = max(one["gridPos"]["y"] + one["gridPos"]["h"] for one in everything)
    canvas = Canvas(_WIDTH, _HEAD + bottom * _UNIT + _GAP)
    canvas.text(16, _HEAD / 2, dashboard["title"], size=19, is_bold=True)
    canvas.text(_WIDTH - 16, _HEAD / 2, data.caption, size=12, colour=DIM, align="right")
    empty = []
    for panel in everything:
        box = _place(panel["gridPos"])
        title = VARIABLE.sub(lambda found: data.shown(found[1] or found[2]), panel.get("title", ""))
        if panel["type"] == "row":
            canvas.text(box.x + 6, box.y + box.height / 2, f"⌄  {title}", size=15, is_bold=True)
            continue
        try:
            if not _draw_panel(canvas, box, title, panel, data):
                empty.append(title)
        except ValueError as failure:
            raise type(failure)(f"panel {panel['id']} ({title}): {failure}") from failure
    canvas.save(path)
    return empty


def _place(grid: Mapping[str, int]) -> Box:
    column = (_WIDTH - _GAP) / _COLUMNS
    return Box(
        _GAP + grid["x"] * column,
        _HEAD + grid["y"] * _UNIT,
        grid["w"] * column - _GAP,
        grid["h"] * _UNIT - _GAP,
    )


def _draw_panel(canvas: Canvas, box: Box, title: str, json: Mapping[str, Any], data: Data) -> bool:
    if json["type"] not in _DRAW:
        raise UnknownPanel(f"no way to draw the type {json['type']}")
    canvas.box(box, PANEL, border=BORDER, rounding=3)
    canvas.text(box.x + 10, box.y + 17, shortened(title, 13.5, box.width - 20, True), size=13.5, is_bold=True)
    panel = data.panel(json)
    inner = box.inset(left=10, top=36, right=10, bottom=8)
    if panel.is_empty:
        text = (json["fieldConfig"]["defaults"]).get("noValue") or "No data"
        canvas.text(box.x + box.width / 2, box.y + box.height / 2 + 8, text, size=14, colour=DIM, align="center")
        return False
    _DRAW[json["type"]](canvas, inner, panel)
    return True
