# SPDX-License-Identifier: Apache-2.0
"""What does not rotate for now: told to the running mesh by a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stopped:
    authority: bool = False
    workloads: frozenset[str] = frozenset()

    def holds(self, workload: str) -> bool:
        return self.authority or workload in self.workloads


class BadControl(Exception):
    """The file says nothing that the mesh could do; the message says why."""


def parsed(text: str, known: frozenset[str]) -> Stopped:
    """For example `{"authority_stopped": false, "stopped_workloads": ["cart"]}`; what is left out goes on."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise BadControl(f"no JSON: {error}") from None
    if not isinstance(content, dict) or content.keys() - {"authority_stopped", "stopped_workloads"}:
        raise BadControl("expected an object of authority_stopped and stopped_workloads")
    authority = content.get("authority_stopped", False)
    workloads = content.get("stopped_workloads", [])
    if not isinstance(authority, bool):
        raise BadControl("authority_stopped: expected true or false")
    if not isinstance(workloads, list) or not all(isinstance(name, str) for name in workloads):
        raise BadControl("stopped_workloads: expected a list of names")
    if unknown := frozenset(workloads) - known:
        raise BadControl(f"stopped_workloads: no workload {', '.join(sorted(unknown))}; there are {sorted(known)}")
    return Stopped(authority, frozenset(workloads))


class Control:
    """Reads the file anew each time; without one nothing is stopped. A bad one is told once, and changes nothing."""

    def __init__(self, path: Path, known: frozenset[str], complain: Callable[[str], None]) -> None:
        self.path = path
        self._known = known
        self._complain = complain
        self._refused: str | None = None
        self._stopped = Stopped()

    def read(self) -> Stopped:
        try:
            text = self.path.read_text()
        except FileNotFoundError:
            self._stopped = Stopped()
            return self._stopped
        try:
            self._stopped = parsed(text, self._known)
            self._refused = None
        except BadControl as reason:
            if text != self._refused:
                self._complain(f"demo: {self.path}: {reason}; what was stopped before stays so")
            self._refused = text
        return self._stopped
