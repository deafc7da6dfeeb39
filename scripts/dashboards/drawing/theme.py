# SPDX-License-Identifier: Apache-2.0
"""Colours of the pictures: those of Grafana's dark theme, by its names."""

from __future__ import annotations

PAGE = "#111217"
PANEL = "#181b1f"
BORDER = "#2c2f36"
GRID = "#2a2d33"
TEXT = "#ccccdc"
DIM = "#8e8e9b"

_NAMED = {
    "dark-red": "#c4162a",
    "semi-dark-red": "#e02f44",
    "red": "#f2495c",
    "light-red": "#ff7383",
    "super-light-red": "#ffa6b0",
    "dark-orange": "#fa6400",
    "semi-dark-orange": "#ff780a",
    "orange": "#ff9830",
    "light-orange": "#ffb357",
    "super-light-orange": "#ffcb7d",
    "dark-yellow": "#e0b400",
    "semi-dark-yellow": "#f2cc0c",
    "yellow": "#fade2a",
    "light-yellow": "#ffee52",
    "super-light-yellow": "#fff899",
    "dark-green": "#37872d",
    "semi-dark-green": "#56a64b",
    "green": "#73bf69",
    "light-green": "#96d98d",
    "super-light-green": "#c8f2c2",
    "dark-blue": "#1f60c4",
    "semi-dark-blue": "#3274d9",
    "blue": "#5794f2",
    "light-blue": "#8ab8ff",
    "super-light-blue": "#c0d8ff",
    "dark-purple": "#8f3bb8",
    "semi-dark-purple": "#a352cc",
    "purple": "#b877d9",
    "light-purple": "#ca95e5",
    "super-light-purple": "#deb6f2",
    "gray": "#808080",
    "grey": "#808080",
    "white": "#ffffff",
    "text": TEXT,
    "transparent": PANEL,
}

# The order in which fields get colours that tell them apart.
PALETTE = tuple(
    _NAMED[name]
    for name in (
        "green",
        "semi-dark-yellow",
        "light-blue",
        "semi-dark-orange",
        "red",
        "blue",
        "purple",
        "dark-purple",
        "dark-green",
        "dark-yellow",
        "super-light-blue",
        "light-red",
        "light-green",
        "dark-orange",
        "dark-red",
        "super-light-purple",
    )
)


def colour(name: str) -> str:
    """A colour by its name in Grafana, or as `#rrggbb`."""
    if name.startswith("#"):
        return name
    if name not in _NAMED:
        raise ValueError(f"no colour is called {name}")
    return _NAMED[name]
