# SPDX-License-Identifier: Apache-2.0
"""How a panel shows a field: its options with the overrides for this field, its texts and its colours."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from typing import Any

from dashboards.drawing import units
from dashboards.drawing.frames import Field, Frame, Value, pattern
from dashboards.drawing.theme import DIM, PALETTE, TEXT, colour


class FieldStyle:
    """The field configuration of one field of one panel."""

    def __init__(self, configuration: Mapping[str, Any], frame: Frame, field: Field, now: float) -> None:
        options = copy.deepcopy(dict(configuration["defaults"]))
        for override in configuration.get("overrides", []):
            if _matches(override["matcher"], frame, field):
                for change in override["properties"]:
                    _put(options, change["id"], copy.deepcopy(change.get("value")))
        self.options = options
        self.custom: dict[str, Any] = options.get("custom", {})
        self._now = now
        self._field = field

    @property
    def name(self) -> str:
        return self.options.get("displayName") or self._field.name

    @property
    def has_unit(self) -> bool:
        return bool(self.options.get("unit"))

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
            case "palette-classic" | "palette-classic-by-name":
                return PALETTE[index % len(PALETTE)]
            case mode:
                raise ValueError(f"no way to colour by {mode}")

    @property
    def tells_fields_apart(self) -> bool:
        return (self.options.get("color") or {}).get("mode", "").startswith("palette")

    @property
    def thresholds(self) -> list[tuple[float, str]]:
        """Where each colour begins, upwards."""
        steps = (self.options.get("thresholds") or {}).get("steps") or [{"color": "green", "value": None}]
        # The lowest begins below everything.
        return [(-math.inf if one.get("value") is None else one["value"], colour(one["color"])) for one in steps]

    def threshold_colour(self, value: Value) -> str:
        if not isinstance(value, (int, float)) or math.isnan(value):
            return TEXT if isinstance(value, str) else DIM
        if (self.options.get("thresholds") or {}).get("mode") == "percentage":
            low, high = self.options.get("min", 0), self.options.get("max", 100)
            value = (value - low) / (high - low) * 100
        return [shade for begin, shade in self.thresholds if value >= begin][-1]

    def _mapped(self, value: Value) -> Mapping[str, Any] | None:
        for mapping in self.options.get("mappings") or []:
            options = mapping["options"]
            match mapping["type"]:
                case "value":
                    key = f"{value:g}" if isinstance(value, (int, float)) else value
                    if key in options:
                        return options[key]
                case "range":
                    low, high = options.get("from"), options.get("to")
                    if (
                        isinstance(value, (int, float))
                        and (low is None or value >= low)
                        and (high is None or value <= high)
                    ):
                        return options["result"]
                case "regex":
                    if isinstance(value, str) and pattern(options["pattern"]).search(value):
                        return options["result"]
                case "special":
                    is_nan = isinstance(value, float) and math.isnan(value)
                    kinds = {"null": value is None, "nan": is_nan, "null+nan": value is None or is_nan}
                    if kinds.get(options["match"], False):
                        return options["result"]
                case other:
                    raise ValueError(f"no way to map by {other}")
        return None


def _matches(matcher: Mapping[str, Any], frame: Frame, field: Field) -> bool:
    match matcher["id"]:
        case "byName":
            return field.name == matcher["options"]
        case "byRegexp":
            return pattern(matcher["options"]).search(field.name) is not None
        case "byFrameRefID":
            return frame.reference == matcher["options"] and field.kind != "time"
        case "byType":
            return field.kind == matcher["options"]
        case other:
            raise ValueError(f"no way to match fields {other}")


def _put(options: dict[str, Any], path: str, value: Any) -> None:
    *folders, last = path.split(".")
    for folder in folders:
        options = options.setdefault(folder, {})
    options[last] = value
