# SPDX-License-Identifier: Apache-2.0
"""Metrics as Prometheus' text format (0.0.4), for stand-ins of programs that expose some."""

from __future__ import annotations

from collections.abc import Mapping


class MetricText:
    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, name: str, kind: str, about: str, *samples: tuple[Mapping[str, str], float]) -> None:
        """A family of at least one sample."""
        if not samples:
            return
        self._lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
        self._lines += [f"{name}{_braced(labels)} {value:.15g}" for labels, value in samples]

    def __bytes__(self) -> bytes:
        return "\n".join([*self._lines, ""]).encode()


def _braced(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}" if labels else ""
