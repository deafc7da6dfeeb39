# SPDX-License-Identifier: Apache-2.0
"""The time series panel."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy
from matplotlib.axes import Axes

from dashboards.drawing.axes import Legend, room_for, time_axis, value_axis
from dashboards.drawing.canvas import Box, Canvas, plain
from dashboards.drawing.frames import Value
from dashboards.drawing.panel import Curve, Event, Panel, Period, only

# Room for the times.
BELOW = 20


def draw_timeseries(canvas: Canvas, box: Box, panel: Panel) -> None:
    curves = panel.curves()
    if not curves:
        raise ValueError("a time series panel has frames, but no numbers with times among them")
    legend = Legend([(curve.name, curve.colour) for curve in curves], box, panel.options.get("legend") or {})
    right = [curve for curve in curves if curve.style.custom.get("axisPlacement") == "right"]
    left = [curve for curve in curves if curve not in right]
    if not left:
        left, right = right, []
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


def mark(axes: Axes, events: Sequence[Event], period: Period) -> None:
    shaded = -math.inf
    for event in sorted(events, key=lambda one: one.start):
        axes.axvline(event.start, color=event.colour, linewidth=0.9, linestyle=(0, (4, 3)), alpha=0.75)
        # Where two are at once it is no darker.
        if event.end - max(event.start, shaded) > period.step:
            axes.axvspan(max(event.start, shaded), event.end, color=event.colour, alpha=0.08, linewidth=0)
        shaded = max(shaded, event.end)


def _fill(axes: Axes, curves: Sequence[Curve], period: Period, height: float) -> list[str]:
    """Draws the curves of one axis. Returns the texts of its ticks."""
    stacked = []
    for curve in curves:
        stacking = (curve.style.custom.get("stacking") or {}).get("mode", "none")
        only({"none", "normal"}, stacking, "stacking")
        if stacking == "normal":
            stacked.append(curve)
        else:
            times, (values,) = _grid([curve], period)
            _draw(axes, curve, period, times, values)
    if stacked:
        times, rows = _grid(stacked, period)
        below = numpy.zeros_like(times)
        for curve, values in zip(stacked, rows):
            above = below + numpy.nan_to_num(values)
            _draw(axes, curve, period, times, above, below)
            below = above
    _limit(axes, curves)
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
        rows.append(numpy.array([known.get(time, math.nan) for time in filled]))
    return numpy.array(filled), rows


def _number(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else math.nan


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
    floor = numpy.zeros_like(times) if below is None else below
    match custom.get("drawStyle", "line"):
        case "bars":
            height = values - floor
            axes.bar(times, height, period.step * 0.8, floor, color=curve.colour, alpha=max(fill, 0.5), linewidth=0)
        case "line":
            axes.plot(times, values, color=curve.colour, linewidth=max(custom.get("lineWidth", 1) * 0.9, 1))
            alone = _alone(values)
            axes.plot(times[alone], values[alone], "o", color=curve.colour, markersize=3)
            axes.fill_between(times, values, floor, color=curve.colour, alpha=fill, linewidth=0)
        case other:
            raise ValueError(f"no way to draw {other}")


def _alone(values: numpy.ndarray) -> numpy.ndarray:
    """Points without a neighbour, which no line shows."""
    known = numpy.concatenate(([False], ~numpy.isnan(values), [False]))
    return known[1:-1] & ~known[:-2] & ~known[2:]


def _limit(axes: Axes, curves: Sequence[Curve]) -> None:
    options, custom = curves[0].style.options, curves[0].style.custom
    low, high = axes.get_ylim()
    if not any(abs(_number(value)) > 0 for curve in curves for value in curve.values):
        high = 1
    if custom.get("axisSoftMax") is not None:
        high = max(high, custom["axisSoftMax"])
    low = options["min"] if options.get("min") is not None else low
    high = options["max"] if options.get("max") is not None else high
    axes.set_ylim(low, high if high > low else low + 1)


def _is_whole(curves: Sequence[Curve]) -> bool:
    if curves[0].style.options.get("unit") not in ("short", "none"):
        return False
    numbers = (_number(value) for curve in curves for value in curve.values)
    return all(number.is_integer() for number in numbers if not math.isnan(number))
