# SPDX-License-Identifier: Apache-2.0
"""How a panel shows a field: its options with the overrides for this field, its texts and its colours."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from typing import Any

from dashboards.drawing import units
from dashboards.drawing.frames import Field, Value, pattern
from dashboards.drawing.theme import DIM, PALETTE, TEXT, colour


class FieldStyle:
    """The field configuration of one field of one panel."""

    def __init__(self, configuration: Mapping[str, Any], field: Field, now: float) -> None:
        options = copy.deepcopy(dict(configuration["defaults"]))
        for override in configuration.get("overrides", []):
            if _matches(override["matcher"], field):
                for change in override["properties"]:
                    _put(options, change["id"], copy.deepcopy(change.get("value")))
        self.options = options
        self.custom: dict[str, Any] = options.get("custom", {})
        self._now = now
        self._field = field

    @property
    def name(self) -> str:
        return self.options.get("displayName") or self._field.name

    def text(self, value: Value) -> str:
        if mapped := self._mapped(value):
            if mapped.get("text"):
                return mapped["text"]
        if value is None:
            return self.options.get("noValue") or ""
        if isinstance(value, str):
            return value
        if self._field.kind == "time":
            return units.text(value * 1000, "dateTimeAsIso", None, self._now)
        return units.text(value, self.options.get("unit") or "none", self.options.get("decimals"), self._now)

    def colour(self, value: Value, index: int = 0) -> str:
        """`index` is the field's place among those of the panel, for colours that tell fields apart."""
        if (mapped := self._mapped(value)) and mapped.get("color"):
            return colour(mapped["color"])
        choice = self.options.get("color") or {"mode": "thresholds"}
        match choice["mode"]:
            case "fixed":
                return colour(choice["fixedColor"])
            case "thresholds":
                return self.threshold_colour(value)
            case "palette-classic":
                return PALETTE[index % len(PALETTE)]
            case mode:
                raise ValueError(f"no way to colour by {mode}")

    def threshold_colour(self, value: Value) -> str:
        if not isinstance(value, (int, float)) or math.isnan(value):
            return TEXT if isinstance(value, str) else DIM
        thresholds = self.options.get("thresholds") or {"mode": "absolute", "steps": [{"color": "green"}]}
        if thresholds["mode"] != "absolute":
            raise ValueError(f"no way to colour by thresholds that are {thresholds['mode']}")
        # The first begins below everything.
        steps = ((-math.inf if one.get("value") is None else one["value"], one["color"]) for one in thresholds["steps"])
        return colour([shade for begin, shade in steps if value >= begin][-1])

    def _mapped(self, value: Value) -> Mapping[str, Any] | None:
        key = f"{value:g}" if isinstance(value, (int, float)) else value
        for mapping in self.options.get("mappings") or []:
            if mapping["type"] != "value":
                raise ValueError(f"no way to map by {mapping['type']}")
            if key in mapping["options"]:
                return mapping["options"][key]
        return None


def _matches(matcher: Mapping[str, Any], field: Field) -> bool:
    match matcher["id"]:
        case "byName":
            return field.name == matcher["options"]
        case "byRegexp":
            return pattern(matcher["options"]).search(field.name) is not None
        case other:
            raise ValueError(f"no way to match fields {other}")


def _put(options: dict[str, Any], path: str, value: Any) -> None:
    *folders, last = path.split(".")
    for folder in folders:
        options = options.setdefault(folder, {})
    options[last] = value
