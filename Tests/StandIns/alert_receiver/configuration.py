# SPDX-License-Identifier: Apache-2.0
"""The configuration of an Alertmanager, sent elsewhere and in a hurry."""

from __future__ import annotations

from typing import Any

_WAITS = {"group_wait": "1s", "group_interval": "1s"}
# A test ends before anything is repeated.
_REPEAT = "1h"


def retargeted(configuration: dict[str, Any], url: str) -> dict[str, Any]:
    """The same routes and inhibitions; every receiver becomes the webhook `url`/NAME."""
    receivers = [
        {"name": one["name"], "webhook_configs": [{"url": f"{url}/{one['name']}", "send_resolved": True}]}
        for one in configuration["receivers"]
    ]
    route = _hurried(configuration["route"]) | _WAITS | {"repeat_interval": _REPEAT}
    changed = configuration | {"global": {}, "route": route, "receivers": receivers}
    # A webhook is sent data, no text; the files would be looked for beside the new configuration.
    changed.pop("templates", None)
    return changed


def _hurried(route: dict[str, Any]) -> dict[str, Any]:
    """Without waits of its own, a route has those of the one above it."""
    kept = {name: value for name, value in route.items() if name not in (*_WAITS, "repeat_interval")}
    if "routes" in kept:
        kept["routes"] = [_hurried(child) for child in kept["routes"]]
    return kept
