# SPDX-License-Identifier: Apache-2.0
"""The time series panel."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy
from matplotlib.axes import Axes

from dashboards.drawing.axes import Legend, room_for, time_axis, value_axis
from dashboards.drawing.canvas import Box, Canvas, plain
from dashboards.drawing.frames import Value, reduced
from dashboards.drawing.panel import Curve, Event, Panel, Period

# Room for the times.
BELOW = 20


def draw_timeseries(canvas: Canvas, box: Box, panel: Panel) -> None:
    curves = panel.curves()
    if not curves:
        raise ValueError("a time series panel has frames, but no numbers with times among them")
    legend_options = dict(panel.options.get("legend") or {})
    calculations = legend_options.get("calcs") or []
    entries = [
        (curve.name, ", ".join(_calculated(curve, one) for one in calculations), curve.colour) for curve in curves
    ]
    legend = Legend(entries, box, legend_options)
    sides = {
        side: [curve for curve in curves if (curve.style.custom.get("axisPlacement") == "right") == side]
        for side in (False, True)
    }
    left, right = sides[False] or sides[True], sides[True] if sides[False] else []
    plot = legend.plot.inset(bottom=BELOW)
    axes = canvas.chart(plot)
    left_texts = _fill(axes, left, panel.period, plot.height)
    right_texts: list[str] = []
    if right:
        other = axes.twinx()
        plain(other)
        right_texts = _fill(other, right, panel.period, plot.height)
        other.set_xlim(panel.period.start, panel.period.end)
    room = plot.inset(left=room_for(left_texts), right=room_for(right_texts) if right else 8)
    # The room of the ticks is known only now.
    axes.set_position(canvas.place(room))
    if right:
        other.set_position(canvas.place(room))
    time_axis(axes, panel.period, room.width)
    mark(axes, panel.events, panel.period)
    legend.draw(canvas)


def _calculated(curve: Curve, calculation: str) -> str:
    return curve.style.text(reduced(curve.values, calculation))


def mark(axes: Axes, events: Sequence[Event], period: Period) -> None:
    for event in events:
        axes.axvline(event.start, color=event.colour, linewidth=0.9, linestyle=(0, (4, 3)), alpha=0.75)
        if event.end - event.start > period.step:
            axes.axvspan(event.start, event.end, color=event.colour, alpha=0.08, linewidth=0)


def _fill(axes: Axes, curves: Sequence[Curve], period: Period, height: float) -> list[str]:
    """Draws the curves of one axis. Returns the texts of its ticks."""
    stacks: dict[tuple[str, str], list[Curve]] = defaultdict(list)
    for curve in curves:
        stacking = curve.style.custom.get("stacking") or {}
        if stacking.get("mode", "none") == "none":
            times, (values,) = _grid([curve], period)
            _draw(axes, curve, period, times, values)
        else:
            stacks[stacking["mode"], stacking.get("group") or "A"].append(curve)
    for (mode, _), stacked in stacks.items():
        _stack(axes, stacked, period, is_share=mode == "percent")
    _limit(axes, curves)
    if style := curves[0].style:
        mode = (style.custom.get("thresholdsStyle") or {}).get("mode", "off")
        if mode != "off":
            for begin, colour in style.thresholds:
                if math.isfinite(begin):
                    axes.axhline(begin, color=colour, linewidth=1, linestyle=(0, (6, 4)) if "dash" in mode else "-")
    return value_axis(axes, curves[0].style, height, is_whole=_is_whole(curves))


def _grid(curves: Sequence[Curve], period: Period) -> tuple[numpy.ndarray, list[numpy.ndarray]]:
    """The curves' values at all the times that one of them has, and not a number where one has none."""
    times = sorted({round(time, 3) for curve in curves for time in curve.times})
    filled: list[float] = []
    for time in times:
        if filled and time - filled[-1] > 1.5 * period.step:
            # Nothing was there for a while: a line must not lead over that.
            filled.append(filled[-1] + period.step)
        filled.append(time)
    rows = []
    for curve in curves:
        known = {round(time, 3): _number(value) for time, value in zip(curve.times, curve.values)}
        sign = -1 if curve.style.custom.get("transform") == "negative-Y" else 1
        rows.append(sign * numpy.array([known.get(time, math.nan) for time in filled]))
    return numpy.array(filled), rows


def _number(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else math.nan


def _stack(axes: Axes, curves: Sequence[Curve], period: Period, *, is_share: bool) -> None:
    times, rows = _grid(curves, period)
    values = [numpy.nan_to_num(row) for row in rows]
    if is_share:
        total = sum(values)
        values = [numpy.divide(row, total, out=numpy.zeros_like(row), where=total > 0) for row in values]
    below = numpy.zeros_like(times)
    for curve, row in zip(curves, values):
        _draw(axes, curve, period, times, below + row, below)
        below = below + row


def _draw(
    axes: Axes,
    curve: Curve,
    period: Period,
    times: numpy.ndarray,
    values: numpy.ndarray,
    below: numpy.ndarray | None = None,
) -> None:
    custom = curve.style.custom
    fill = custom.get("fillOpacity", 0) / 100
    width = custom.get("lineWidth", 1) * 0.9
    floor = numpy.zeros_like(times) if below is None else below
    match custom.get("drawStyle", "line"):
        case "bars":
            height = values - floor
            axes.bar(times, height, period.step * 0.8, floor, color=curve.colour, alpha=max(fill, 0.5), linewidth=0)
        case "points":
            axes.plot(times, values, "o", color=curve.colour, markersize=custom.get("pointSize", 5) * 0.7)
        case "line":
            where = {"stepAfter": "post", "stepBefore": "pre"}.get(custom.get("lineInterpolation", "linear"))
            if width:
                style = "steps-" + where if where else "default"
                axes.plot(times, values, color=curve.colour, linewidth=max(width, 1), drawstyle=style)
            alone = _alone(values)
            axes.plot(times[alone], values[alone], "o", color=curve.colour, markersize=3)
            if fill:
                axes.fill_between(times, values, floor, color=curve.colour, alpha=fill, linewidth=0, step=where)
        case other:
            raise ValueError(f"no way to draw {other}")


def _alone(values: numpy.ndarray) -> numpy.ndarray:
    """Points without a neighbour, which no line shows."""
    known = numpy.concatenate(([False], ~numpy.isnan(values), [False]))
    return known[1:-1] & ~known[:-2] & ~known[2:]


def _limit(axes: Axes, curves: Sequence[Curve]) -> None:
    options, custom = curves[0].style.options, curves[0].style.custom
    if (custom.get("scaleDistribution") or {}).get("type") == "log":
        axes.set_yscale("symlog", linthresh=1)
    low, high = axes.get_ylim()
    if not any(abs(_number(value)) > 0 for curve in curves for value in curve.values):
        high = 1
    soft_low, soft_high = custom.get("axisSoftMin"), custom.get("axisSoftMax")
    if soft_low is not None:
        low = min(low, soft_low) if any(_below(curve, soft_low) for curve in curves) else soft_low
    if soft_high is not None:
        high = max(high, soft_high)
    low = options["min"] if options.get("min") is not None else low
    high = options["max"] if options.get("max") is not None else high
    axes.set_ylim(low, high if high > low else low + 1)


def _is_whole(curves: Sequence[Curve]) -> bool:
    if curves[0].style.options.get("unit") not in ("short", "none"):
        return False
    return all(number.is_integer() for curve in curves for number in map(_number, curve.values) if not math.isnan(number))


def _below(curve: Curve, limit: float) -> bool:
    sign = -1 if curve.style.custom.get("transform") == "negative-Y" else 1
    return any(isinstance(value, (int, float)) and sign * value < limit for value in curve.values)
