# SPDX-License-Identifier: Apache-2.0
"""Panels of how values are spread: histogram and heat map."""

from __future__ import annotations

import math
from collections.abc import Sequence

import matplotlib
import numpy
from matplotlib.colors import LinearSegmentedColormap

from dashboards.drawing.axes import Legend, room_for, time_axis
from dashboards.drawing.canvas import Box, Canvas, text_width
from dashboards.drawing.fields import FieldStyle
from dashboards.drawing.frames import Field, Frame, reduced
from dashboards.drawing.panel import Panel
from dashboards.drawing.timeseries import BELOW

_BUCKETS = 30


def draw_histogram(canvas: Canvas, box: Box, panel: Panel) -> None:
    """How many values of each field are in each bucket of one size; of a field over time every point counts."""
    fields = [(frame, field) for frame in panel.frames for field in frame.numbers]
    columns = [(panel.style(frame, field), _finite(field)) for frame, field in fields]
    if panel.options.get("combine"):
        columns = [(columns[0][0], [value for _, values in columns for value in values])]
    everything = [value for _, values in columns for value in values]
    size = panel.options.get("bucketSize") or _bucket_size(everything, panel.options.get("bucketCount") or _BUCKETS)
    offset = panel.options.get("bucketOffset") or 0
    low = math.floor((min(everything) - offset) / size + 1e-9)
    high = math.floor((max(everything) - offset) / size + 1e-9) + 1
    edges = [offset + number * size for number in range(low, high + 1)]
    shades = [style.colour(reduced(values, "lastNotNull"), number) for number, (style, values) in enumerate(columns)]
    entries = [(style.name, "", shade) for (style, _), shade in zip(columns, shades)]
    legend = Legend(entries, box, dict(panel.options.get("legend") or {}))
    plot = legend.plot.inset(left=40, bottom=BELOW, right=8)
    axes = canvas.chart(plot)
    for (style, values), shade in zip(columns, shades):
        counts, _ = numpy.histogram(values, bins=[*edges[:-1], edges[-1] + size * 1e-9])
        fill = style.custom.get("fillOpacity", 80) / 100
        axes.bar(edges[:-1], counts, size * 0.94, align="edge", color=shade, alpha=fill, linewidth=0)
    axes.yaxis.get_major_locator().set_params(integer=True)
    texts = [columns[0][0].text(edge) for edge in edges]
    every = max(1, math.ceil(len(edges) * (max(text_width(text, 10.5) for text in texts) + 14) / plot.width))
    axes.set_xticks(edges[::every], texts[::every])
    axes.grid(False, axis="x")
    legend.draw(canvas)


def _finite(field: Field) -> list[float]:
    return [value for value in field.values if isinstance(value, (int, float)) and math.isfinite(value)]


def _bucket_size(values: Sequence[float], count: int) -> float:
    span = (max(values) - min(values)) or abs(max(values)) or 1
    power = 10 ** math.floor(math.log10(span / count))
    return next(power * step for step in (1, 2, 2.5, 5, 10) if power * step * count >= span)


def draw_heatmap(canvas: Canvas, box: Box, panel: Panel) -> None:
    """Buckets of a Prometheus histogram: each series counts what is at most `le`."""
    if panel.options.get("calculate"):
        raise ValueError("no way to make a heat map of values that are in no buckets")
    rows = sorted(((float(field.labels["le"]), frame, field) for frame in panel.frames for field in frame.numbers))
    times = sorted({round(time, 3) for _, frame, _ in rows for time in frame.times.values})
    at_most = numpy.array([_at(frame, field, times) for _, frame, field in rows])
    counts = numpy.clip(numpy.diff(at_most, axis=0, prepend=0), 0, None)
    bounds = [bound for bound, _, _ in rows]
    plot = box.inset(bottom=BELOW)
    unit = FieldStyle({"defaults": panel.options.get("yAxis") or {}}, rows[0][1], rows[0][2], panel.period.end)
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
