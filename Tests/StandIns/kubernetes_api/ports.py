# SPDX-License-Identifier: Apache-2.0
"""Where the ports of pods really are: every pod stands on loopback."""

from __future__ import annotations

import fnmatch
from dataclasses import asdict, dataclass

from .stored import Stored


@dataclass(frozen=True)
class Mapping:
    """Patterns as of a shell; the mapping that was added last decides."""

    to_port: int
    to_host: str = "127.0.0.1"
    namespace: str = "*"
    pod: str = "*"
    port: int | None = None

    def covers(self, namespace: str, pod: str, port: int) -> bool:
        return (
            self.port in (None, port)
            and fnmatch.fnmatchcase(namespace, self.namespace)
            and fnmatch.fnmatchcase(pod, self.pod)
        )

    def describe(self) -> dict:
        return asdict(self)


class Ports:
    def __init__(self) -> None:
        self.mappings: list[Mapping] = []

    def address(self, pod: Stored, port: int) -> tuple[str, int] | None:
        """None where nobody would listen. A pod whose own IP is a loopback one needs no mapping."""
        for mapping in reversed(self.mappings):
            if mapping.covers(pod.namespace, pod.name, port):
                return mapping.to_host, mapping.to_port
        ip = pod.fields.get("status.podIP", "")
        return (ip, port) if ip.startswith("127.") else None
