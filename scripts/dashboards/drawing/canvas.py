# SPDX-License-Identifier: Apache-2.0
"""A picture in pixels, from the upper left corner."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.textpath import TextToPath
from PIL import Image

from dashboards.drawing.theme import DIM, GRID, PAGE, PANEL, TEXT

_DOTS = 100
_FONT = "DejaVu Sans"


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def inset(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> Box:
        width, height = max(1, self.width - left - right), max(1, self.height - top - bottom)
        return Box(self.x + left, self.y + top, width, height)


class Canvas:
    """Sizes of text are in pixels, too."""

    def __init__(self, width: int, height: int) -> None:
        # What a user has set for plots of their own is none of ours; a dollar sign is no formula.
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({"font.family": _FONT, "text.parse_math": False})
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / _DOTS, height / _DOTS), dpi=_DOTS, facecolor=PAGE)
        FigureCanvasAgg(self._figure)
        self._page = self._figure.add_axes((0, 0, 1, 1), zorder=0)
        self._page.set_xlim(0, width)
        self._page.set_ylim(height, 0)
        self._page.axis("off")

    def box(self, box: Box, colour: str, *, border: str | None = None, rounding: float = 0, alpha: float = 1) -> None:
        at, style = (box.x, box.y), {"facecolor": colour, "edgecolor": border or "none", "linewidth": 0.8}
        if rounding:
            shape = f"round,pad=0,rounding_size={rounding}"
            self._page.add_patch(FancyBboxPatch(at, box.width, box.height, boxstyle=shape, alpha=alpha, **style))
        else:
            self._page.add_patch(Rectangle(at, box.width, box.height, alpha=alpha, **style))

    def line(self, xs: list[float], ys: list[float], colour: str, *, width: float = 1) -> None:
        self._page.plot(xs, ys, color=colour, linewidth=width)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        colour: str = TEXT,
        align: str = "left",
        is_bold: bool = False,
    ) -> None:
        """`y` is the middle of the line."""
        weight = "bold" if is_bold else "normal"
        points = size * 72 / _DOTS
        self._page.text(
            x, y, text, fontsize=points, color=colour, ha=align, va="center_baseline", weight=weight, clip_on=False
        )

    def chart(self, box: Box) -> Axes:
        """A plot whose inner area fills the box; its ticks stand outside."""
        axes = self._figure.add_axes(self.place(box), zorder=1, facecolor=PANEL)
        plain(axes)
        axes.grid(True, color=GRID, linewidth=0.8)
        axes.set_axisbelow(True)
        return axes

    def place(self, box: Box) -> tuple[float, float, float, float]:
        """Where the box is in parts of the figure, from its lower left corner."""
        left, bottom = box.x / self.width, 1 - (box.y + box.height) / self.height
        return left, bottom, box.width / self.width, box.height / self.height

    def save(self, path: Path) -> None:
        self._figure.canvas.draw()
        image = Image.frombuffer("RGBA", (self.width, self.height), self._figure.canvas.buffer_rgba()).convert("RGB")
        # As many colours as a byte counts make a small file: the most frequent ones, so that those of lines stay.
        counts = sorted(image.getcolors(self.width * self.height), reverse=True)
        palette = Image.new("P", (1, 1))
        palette.putpalette([part for _, colour in counts[:256] for part in colour])
        image.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def plain(axes: Axes) -> None:
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(colors=DIM, labelsize=10.5 * 72 / _DOTS, length=0, pad=4)


@functools.lru_cache(maxsize=20_000)
def text_width(text: str, size: float, is_bold: bool = False) -> float:
    font = FontProperties(family=_FONT, size=size, weight="bold" if is_bold else "normal")
    return _measure().get_text_width_height_descent(text, font, False)[0]


@functools.cache
def _measure() -> TextToPath:
    return TextToPath()


def shortened(text: str, size: float, width: float, is_bold: bool = False) -> str:
    """As much of the text as fits, with an ellipsis where it does not."""
    if text_width(text, size, is_bold) <= width:
        return text
    while text and text_width(text + "…", size, is_bold) > width:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""
