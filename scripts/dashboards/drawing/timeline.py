# SPDX-License-Identifier: Apache-2.0
"""The state timeline panel."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from dashboards.drawing.axes import Legend, room_for, time_axis
from dashboards.drawing.canvas import Box, Canvas, shortened, text_width
from dashboards.drawing.panel import Panel
from dashboards.drawing.timeseries import BELOW, mark


def draw_state_timeline(canvas: Canvas, box: Box, panel: Panel) -> None:
    curves = panel.curves()
    labels = room_for([curve.name for curve in curves])
    spans = [_spans(list(zip(curve.times, curve.values)), panel.period.step) for curve in curves]
    states = {
        curve.style.text(value): curve.style.colour(value)
        for curve, its in zip(curves, spans)
        for _, _, value in its
        if value is not None
    }
    legend = Legend(list(states.items()), box, panel.options.get("legend") or {})
    plot = legend.plot.inset(left=min(labels, box.width * 0.35), bottom=BELOW, right=8)
    axes = canvas.chart(plot)
    height = panel.options.get("rowHeight", 0.9)
    for row, (curve, its) in enumerate(zip(curves, spans)):
        for start, end, value in its:
            if value is None:
                continue
            middle = len(curves) - 1 - row
            axes.barh(middle, end - start, height, start, color=curve.style.colour(value), linewidth=0, alpha=0.85)
            _write_state(axes, curve.style.text(value), start, end, middle, panel, plot.width)
    axes.set_ylim(-0.5, len(curves) - 0.5)
    names = [shortened(curve.name, 10.5, plot.x - box.x - 10) for curve in curves]
    axes.set_yticks(range(len(curves)), reversed(names))
    axes.grid(False, axis="y")
    time_axis(axes, panel.period, plot.width)
    mark(axes, panel.events, panel.period)
    legend.draw(canvas)


def _spans(points: Sequence[tuple[float, object]], step: float) -> list[tuple[float, float, object]]:
    """Points that follow each other with one value become one span."""
    spans: list[tuple[float, float, object]] = []
    for time, value in points:
        if spans and spans[-1][2] == value and time - spans[-1][1] <= step / 2:
            spans[-1] = (spans[-1][0], time + step, value)
        else:
            spans.append((time, time + step, value))
    return spans


def _write_state(axes: Axes, text: str, start: float, end: float, row: int, panel: Panel, width: float) -> None:
    if panel.options.get("showValue", "auto") == "never":
        return
    start, end = max(start, panel.period.start), min(end, panel.period.end)
    room = (end - start) / (panel.period.end - panel.period.start) * width
    if text_width(text, 11) + 8 <= room:
        axes.text((start + end) / 2, row, text, color="#ffffff", fontsize=8, ha="center", va="center_baseline")
