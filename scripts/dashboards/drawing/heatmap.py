# SPDX-License-Identifier: Apache-2.0
"""The heat map panel."""

from __future__ import annotations

import math
from collections.abc import Sequence

import matplotlib
import numpy
from matplotlib.colors import LinearSegmentedColormap

from dashboards.drawing.axes import room_for, time_axis
from dashboards.drawing.canvas import Box, Canvas
from dashboards.drawing.fields import FieldStyle
from dashboards.drawing.frames import Field, Frame
from dashboards.drawing.panel import Panel, only
from dashboards.drawing.timeseries import BELOW


def draw_heatmap(canvas: Canvas, box: Box, panel: Panel) -> None:
    """Buckets of a Prometheus histogram: each series counts what is at most `le`."""
    # What is in no buckets would have to be put into some.
    only({False, None}, panel.options.get("calculate"), "calculate")
    rows = sorted(((float(field.labels["le"]), frame, field) for frame in panel.frames for field in frame.numbers))
    times = sorted({round(time, 3) for _, frame, _ in rows for time in frame.times.values})
    at_most = numpy.array([_at(frame, field, times) for _, frame, field in rows])
    counts = numpy.clip(numpy.diff(at_most, axis=0, prepend=0), 0, None)
    bounds = [bound for bound, _, _ in rows]
    plot = box.inset(bottom=BELOW)
    unit = FieldStyle({"defaults": panel.options.get("yAxis") or {}}, rows[0][2], panel.period.end)
    texts = [unit.text(bound) for bound in bounds]
    plot = plot.inset(left=room_for(texts), right=8)
    axes = canvas.chart(plot)
    step = panel.period.step
    edges = [*times, times[-1] + step] if len(times) > 1 else [times[0], times[0] + step]
    masked = numpy.ma.masked_less_equal(counts, 0)
    axes.pcolormesh(edges, range(len(rows) + 1), masked, cmap=_scheme(panel), linewidth=0, antialiased=False)
    axes.set_ylim(0, len(rows))
    every = max(1, math.ceil(len(rows) * 18 / plot.height))
    # A bucket's bound is its upper edge.
    axes.set_yticks(range(1, len(rows) + 1)[::every], texts[::every])
    time_axis(axes, panel.period, plot.width)


def _at(frame: Frame, field: Field, times: Sequence[float]) -> list[float]:
    known = {round(time, 3): value for time, value in zip(frame.times.values, field.values)}
    return [known.get(time) or 0 for time in times]


def _scheme(panel: Panel) -> LinearSegmentedColormap:
    name = (panel.options.get("color") or {}).get("scheme", "Oranges")
    whole = matplotlib.colormaps[name if name in matplotlib.colormaps else name.lower()]
    # On a dark page what is rare is dark.
    ends = (1, 0.25) if whole(0.0)[:3] > whole(1.0)[:3] else (0.15, 1)
    return LinearSegmentedColormap.from_list(name, whole(numpy.linspace(*ends, 64)))
