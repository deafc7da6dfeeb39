# SPDX-License-Identifier: Apache-2.0
"""WATCH: one JSON event a line, for as long as the client asked."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass

from . import failures
from .delivery import Delivery, Over
from .failures import Failure
from .journal import Journal
from .reading import padded
from .representation import Representation
from .requested import Requested
from .store import Change, Store
from .stored import Stored, encode

_INITIAL_EVENTS_END = {"k8s.io/initial-events-end": "true"}


@dataclass(frozen=True)
class Intervention:
    """Something done to a watch that is open: bytes on its stream, a bookmark, an end."""

    text: str = ""
    bookmark: bool = False
    # An end as of Delivery.end, or empty.
    end: str = ""


class Watch:
    """One watch that is open."""

    def __init__(self, store: Store, requested: Requested, form: Representation, delivery: Delivery) -> None:
        self.requested = requested
        self._store = store
        self._collection = store.collection(requested.resource)
        self._form = form
        self._delivery = delivery
        self._interventions: asyncio.Queue[Intervention] = asyncio.Queue()
        self._sends_bookmarks = requested.flag("allowWatchBookmarks")
        # Everything up to this version was sent.
        self._position = store.version
        self._events_sent = 0

    def intervene(self, intervention: Intervention) -> None:
        self._interventions.put_nowait(intervention)
        self._collection.announce()

    async def run(self, journal: Journal, bookmark_seconds: float) -> None:
        initial = self._beginning()
        seconds = self.requested.number("timeoutSeconds") or random.uniform(1800, 3600)
        loop = asyncio.get_running_loop()
        end, bookmark_at = loop.time() + seconds, loop.time() + bookmark_seconds
        with journal.open("open_watches"):
            await self._delivery.begin(compress=False)
            if self._delivery.is_hit_by("bookmarks_only"):
                await self._bookmarks_only()
                return
            await self._send_initial(initial)
            while loop.time() < end:
                changed = self._collection.changed
                await self._send_news()
                await self._obey()
                if loop.time() >= bookmark_at:
                    await self._bookmark()
                    bookmark_at = loop.time() + bookmark_seconds
                await self._delivery.flush()
                await _wait(changed, min(end, bookmark_at) - loop.time())
            await self._delivery.finish()

    def _beginning(self) -> list[Stored]:
        """What is sent as ADDED first. Sets the position, or refuses the version."""
        query, asked = self.requested.query, self.requested.query.get("resourceVersion", "")
        streams_list = self.requested.flag("sendInitialEvents")
        if "sendInitialEvents" in query and query.get("resourceVersionMatch") != "NotOlderThan":
            raise failures.not_allowed("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
        if "resourceVersionMatch" in query and "sendInitialEvents" not in query:
            message = "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
            raise failures.not_allowed(message)
        if asked not in ("", "0"):
            wanted = self._store.read_version(asked)
            if wanted > self._store.version:
                raise failures.future_version(asked, self._store.versions.write(self._store.version))
            if not streams_list:
                self._position = wanted
                return []
        if "sendInitialEvents" in query and not streams_list:
            return []
        return [one for one in self._collection.in_order() if self.requested.selects(one)]

    async def _send_initial(self, objects: list[Stored]) -> None:
        if self._position < self._collection.oldest_version:
            asked = self.requested.query.get("resourceVersion", "")
            oldest = self._store.versions.write(self._collection.oldest_version)
            await self._error(failures.expired_version(asked, oldest))
        for stored in objects:
            await self._event("ADDED", stored)
        if self.requested.flag("sendInitialEvents") and self._sends_bookmarks:
            await self._bookmark(_INITIAL_EVENTS_END)

    async def _send_news(self) -> None:
        if self._position < self._collection.dropped_version:
            asked = self._store.versions.write(self._position)
            await self._error(failures.expired_version(asked, self._store.versions.write(self._store.version)))
        for change in self._collection.since(self._position):
            for kind, stored in self._events(change):
                await self._event(kind, stored)
            self._position = change.version
        self._position = self._store.version

    def _events(self, change: Change) -> Iterator[tuple[str, Stored]]:
        """An object that no longer meets the selectors is DELETED for this watch."""
        was = change.before is not None and self.requested.selects(change.before)
        if change.after is not None and self.requested.selects(change.after):
            yield ("MODIFIED" if was else "ADDED"), change.after
        elif was and change.before is not None:
            yield "DELETED", self._store.at_version(change.before, change.version)

    async def _event(self, kind: str, stored: Stored) -> None:
        delivery, fault = self._delivery, self._delivery.fault
        if delivery.is_hit_by("error_event") and self._events_sent == fault["after_events"]:
            await self._scripted_error()
        if delivery.is_hit_by("oversized") and self._events_sent == 0:
            stored = padded(stored, delivery)
        frame = _frame(kind, b"".join(self._form.whole(stored)))
        is_cut_here = delivery.is_hit_by("cut") and fault["after_bytes"] is None
        if is_cut_here and self._events_sent == fault["after_events"]:
            await delivery.cut(frame)
        self._events_sent += 1
        await delivery.write(frame)
        if delivery.is_hit_by("duplicates") and kind != "DELETED":
            await delivery.write(_frame("ADDED", b"".join(self._form.whole(stored))))

    async def _bookmark(self, annotations: dict[str, str] | None = None) -> None:
        if not self._sends_bookmarks:
            return
        metadata: dict[str, object] = {"resourceVersion": self._store.versions.write(self._position)}
        metadata["creationTimestamp"] = None
        if annotations:
            metadata["annotations"] = annotations
        resource = self.requested.resource
        content = {"kind": resource.kind, "apiVersion": resource.group_version, "metadata": metadata}
        if self._form.is_partial:
            content |= {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1"}
        elif resource.plural == "pods":
            content |= {"spec": {"containers": None}, "status": {}}
        await self._delivery.write(_frame("BOOKMARK", encode(content)))

    async def _bookmarks_only(self) -> None:
        fault = self._delivery.fault
        for _ in range(fault["count"]):
            # A bookmark tells that all before it was sent.
            await self._send_news()
            self._position = self._store.advance()
            await self._bookmark()
            await self._delivery.flush()
            await asyncio.sleep(fault["every"])
        await self._delivery.finish()

    async def _obey(self) -> None:
        if self._delivery.is_hit_by("error_event") and self._events_sent >= self._delivery.fault["after_events"]:
            await self._scripted_error()
        while not self._interventions.empty():
            intervention = self._interventions.get_nowait()
            await self._delivery.write(intervention.text.encode())
            if intervention.bookmark:
                await self._bookmark()
            if intervention.end:
                await self._delivery.flush()
                await self._delivery.end(intervention.end)

    async def _scripted_error(self) -> None:
        fault = self._delivery.fault
        await self._error(Failure(fault["code"], fault["message"] or "too old resource version", fault["reason"]))

    async def _error(self, failure: Failure) -> None:
        await self._delivery.write(_frame("ERROR", encode(failure.status())))
        await self._delivery.finish()
        raise Over


def _frame(kind: str, content: bytes) -> bytes:
    return b'{"type":"' + kind.encode() + b'","object":' + content + b"}\n"


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await event.wait()
    except TimeoutError:
        pass
