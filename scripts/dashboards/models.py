# SPDX-License-Identifier: Apache-2.0
"""What Grafana's own models refuse in a dashboard.

Reading with them is lenient: they drop a field that they do not know, and take any value of an enumeration. So what
they write again is compared with what they read, and every value with the type that the model declares.
"""

from __future__ import annotations

import enum
import functools
import json
import sys
import types
import typing
from collections.abc import Iterator
from typing import Any

from grafana_foundation_sdk.cog import plugins, runtime
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as models

plugins.register_default_plugins()


def refused(dashboard: dict[str, Any]) -> Iterator[str]:
    for panel in dashboard.get("panels", []):
        if panel.get("type") != "row" and runtime.panelcfg_config(panel.get("type", "")) is None:
            yield f"panel {panel.get('id')} has the unknown type {panel.get('type')}"
    try:
        read = models.Dashboard.from_json(dashboard)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        yield f"the models cannot read it: {error}"
        return
    yield from _lost(dashboard, _written(read), "")
    yield from _mistyped(read, type(read), "dashboard")


def _written(model: Any) -> Any:
    return json.loads(json.dumps(model, cls=JSONEncoder))


def _lost(before: Any, after: Any, path: str) -> Iterator[str]:
    match before, after:
        case dict(), dict():
            for key, value in before.items():
                inner = f"{path}.{key}" if path else key
                if key in after:
                    yield from _lost(value, after[key], inner)
                else:
                    yield f"{inner} is unknown"
        case list(), list() if len(before) == len(after):
            for index, (one, other) in enumerate(zip(before, after, strict=True)):
                yield from _lost(one, other, f"{path}[{index}]")
        case _:
            if before != after:
                yield f"{path} is read as {after!r} and not as {before!r}"


def _mistyped(value: Any, declared: Any, path: str) -> Iterator[str]:
    """`declared` is the type as the model declares it."""
    if hasattr(value, "to_json"):
        # Options and queries are declared as anything, and read by the type of the panel.
        yield from _mistyped_model(value, type(value), path)
        return
    if value is None or declared in (Any, object):
        return
    origin, arguments = typing.get_origin(declared), typing.get_args(declared)
    if origin in (typing.Union, types.UnionType):
        if all(list(_mistyped(value, one, path)) for one in arguments if one is not type(None)):
            yield f"{path} is {_short(value)}, which fits nothing that the model allows"
    elif origin is list:
        if not isinstance(value, list):
            yield f"{path} is no list"
        else:
            for index, one in enumerate(value):
                yield from _mistyped(one, arguments[0], f"{path}[{index}]")
    elif origin is dict:
        if not isinstance(value, dict):
            yield f"{path} is no object"
        else:
            for key, one in value.items():
                yield from _mistyped(one, arguments[1], f"{path}.{key}")
    elif origin is typing.Literal:
        if value not in arguments:
            yield f"{path} is {value!r} and none of {', '.join(map(str, arguments))}"
    elif isinstance(declared, type) and issubclass(declared, enum.Enum):
        if value not in {one.value for one in declared}:
            yield f"{path} is {value!r} and none of {', '.join(str(one.value) for one in declared)}"
    elif isinstance(declared, type) and hasattr(declared, "from_json"):
        yield from _mistyped_model(value, declared, path)
    elif declared is float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield f"{path} is {_short(value)} and no number"
    elif declared in (int, bool, str):
        if not isinstance(value, declared) or (declared is int and isinstance(value, bool)):
            yield f"{path} is {_short(value)} and no {declared.__name__}"


def _mistyped_model(value: Any, declared: type, path: str) -> Iterator[str]:
    # Some lists are left as they are read.
    if isinstance(value, dict):
        read = declared.from_json(value)  # type: ignore[attr-defined]
        yield from _lost(value, _written(read), path)
        value = read
    elif not hasattr(value, "to_json"):
        yield f"{path} is {_short(value)} and no object"
        return
    for name, hint in _hints(type(value)).items():
        yield from _mistyped(getattr(value, name, None), hint, f"{path}.{name.removesuffix('_val')}")


@functools.cache
def _hints(model: type) -> dict[str, Any]:
    return typing.get_type_hints(model, vars(sys.modules[model.__module__]))


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:40] + "…"
