# SPDX-License-Identifier: Apache-2.0
"""What was told of each alert, and when it changed."""

from __future__ import annotations

import json
import threading
from typing import Any


class Journal:
    """A notification repeats every alert of its group: kept is only what is new of an alert, for each receiver."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[dict[str, Any]] = []
        self._statuses: dict[tuple[str, str], str] = {}

    def add(self, receiver: str, notification: dict[str, Any]) -> None:
        with self._lock:
            for alert in notification["alerts"]:
                key = receiver, json.dumps(alert["labels"], sort_keys=True)
                # `fingerprint` and `startsAt` are left out: an alert that comes back is a change of its status.
                if self._statuses.get(key) != alert["status"]:
                    self._statuses[key] = alert["status"]
                    told = {name: alert[name] for name in ("status", "labels", "annotations")}
                    self._entries.append({"receiver": receiver, **told})

    def entries(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._entries)
