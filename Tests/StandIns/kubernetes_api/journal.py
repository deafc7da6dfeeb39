# SPDX-License-Identifier: Apache-2.0
"""What was asked and what is open, to be read and to be waited for."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass

_KEPT_ENTRIES = 20_000


@dataclass(frozen=True)
class Entry:
    """One answered request. A token is never in it."""

    index: int
    # Seconds since the start.
    at: float
    verb: str
    resource: str
    subresource: str
    namespace: str
    name: str
    query: Mapping[str, str]
    status: int
    user: str
    accept: str
    accept_encoding: str
    user_agent: str

    def matches(self, where: Mapping[str, object]) -> bool:
        return all(getattr(self, name) == value for name, value in where.items())

    def describe(self) -> dict:
        return asdict(self)


class Journal:
    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._entries: deque[Entry] = deque(maxlen=_KEPT_ENTRIES)
        self._counts: Counter[tuple[str, str, str, int]] = Counter()
        self._changed = asyncio.Event()
        self.gauges: Counter[str] = Counter({"open_watches": 0, "open_tunnels": 0})
        self.peaks: Counter[str] = Counter()
        self.requests = 0
        self.bytes_sent = 0

    def record(self, **described) -> None:
        entry = Entry(index=self.requests, at=round(time.monotonic() - self._begin, 6), **described)
        self.requests += 1
        self._entries.append(entry)
        self._counts[entry.verb, entry.resource, entry.subresource, entry.status] += 1
        self._announce()

    @contextmanager
    def open(self, gauge: str) -> Iterator[None]:
        self.gauges[gauge] += 1
        self.peaks[gauge] = max(self.peaks[gauge], self.gauges[gauge])
        self._announce()
        try:
            yield
        finally:
            self.gauges[gauge] -= 1
            self._announce()

    def entries(self, where: Mapping[str, object], since: int = 0) -> list[Entry]:
        return [one for one in self._entries if one.index >= since and one.matches(where)]

    def describe(self) -> dict:
        counts = [
            {"verb": verb, "resource": resource, "subresource": subresource, "status": status, "count": count}
            for (verb, resource, subresource, status), count in sorted(self._counts.items())
        ]
        return {
            "requests": self.requests,
            "counts": counts,
            "bytes_sent": self.bytes_sent,
            **self.gauges,
            **{f"most_{name}": value for name, value in self.peaks.items()},
        }

    async def until(self, met: Callable[[], bool], seconds: float) -> bool:
        """Whether it was met in that time."""
        try:
            async with asyncio.timeout(seconds):
                while not met():
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def _announce(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
