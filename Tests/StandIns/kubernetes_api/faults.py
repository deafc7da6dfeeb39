# SPDX-License-Identifier: Apache-2.0
"""Scripted faults: what goes wrong with which of the next requests."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from .failures import Failure
from .requested import Requested

# Each kind with its parameters and their defaults; None means that the text beside it decides.
KINDS: Mapping[str, Mapping[str, object]] = {
    # An answer with this status and the words of the real server. `inconsistent_continue` puts a token into it, as
    # 410 for a page of a list has.
    "status": {"code": 500, "message": None, "reason": "", "retry_after": None, "inconsistent_continue": False},
    # Nothing is ever answered; the request is counted with status 0.
    "hang": {},
    # The body stops after `after_bytes`; without it in the middle of the body, or of the event that follows
    # `after_events` others. `end`: "clean" as if it were whole, "fin", "reset" or "hang".
    "cut": {"after_bytes": None, "after_events": 0, "end": "fin"},
    # Content-Encoding: gzip although nobody asked.
    "gzip": {},
    # So many bytes at a time with so many seconds between them.
    "drip": {"bytes": 64, "every": 0.05},
    # Every byte of the body is a chunk and a segment of its own.
    "split": {},
    # A list with "items": null.
    "items_null": {},
    # The first object has an annotation of so many bytes more.
    "oversized": {"bytes": 16_000_000},
    # An ERROR event in a watch, after so many others, then the end.
    "error_event": {"code": 410, "message": None, "reason": "", "after_events": 0},
    # So many bookmarks with new versions and no event at all, then a clean end.
    "bookmarks_only": {"count": 3, "every": 0.02},
    # Every ADDED and MODIFIED event of a watch comes twice, the second time as ADDED.
    "duplicates": {},
    # A port-forward that opens, sends its port frames, and then nothing; with `deaf` it answers no close frame either.
    "tunnel_hang": {"deaf": False},
    # A port-forward that ends after so many bytes of the answer: `end` "close" (close frame), "fin" or "reset".
    "tunnel_cut": {"after_bytes": 0, "end": "close"},
    # A text on the error channel after so many bytes of the answer, then the close frame.
    "tunnel_error": {"after_bytes": 0, "message": None},
    # Every message in frames of so many bytes with pings between them, and an empty message before each with `empty`.
    "tunnel_fragments": {"bytes": 7, "empty": False},
}


@dataclass(eq=False)
class Fault:
    identifier: int
    kind: str
    # Each of verb, resource, subresource, namespace and name as the request has it.
    where: Mapping[str, str]
    # Query parameters by value; "*" is any value and null is absence.
    query: Mapping[str, str | None]
    # Matching requests that are let through first.
    skip: int
    # How many requests it still hits; None for all.
    remaining: int | None
    parameters: Mapping[str, object]
    hits: int = 0

    def __getitem__(self, name: str):
        return self.parameters[name]

    def matches(self, requested: Requested) -> bool:
        if any(_value(requested, name) != value for name, value in self.where.items()):
            return False
        return all(_meets(requested.query.get(name), wanted) for name, wanted in self.query.items())

    def describe(self) -> dict:
        return {
            "id": self.identifier,
            "kind": self.kind,
            **self.where,
            "query": self.query,
            "skip": self.skip,
            "remaining": self.remaining,
            "hits": self.hits,
            **self.parameters,
        }


# What a kind is about decides which requests it can hit; everything else that is not given is any.
_IMPLIED = {
    "items_null": {"verb": "list"},
    "error_event": {"verb": "watch"},
    "bookmarks_only": {"verb": "watch"},
    "duplicates": {"verb": "watch"},
    **{kind: {"subresource": "portforward"} for kind in KINDS if kind.startswith("tunnel_")},
}
_WHERE = ("verb", "resource", "subresource", "namespace", "name")


def _value(requested: Requested, name: str) -> str:
    return requested.resource.plural if name == "resource" else getattr(requested, name)


def _meets(value: str | None, wanted: str | None) -> bool:
    return value is not None if wanted == "*" else value == wanted


@dataclass
class Faults:
    _all: list[Fault] = field(default_factory=list)
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def add(self, described: dict) -> Fault:
        described = dict(described)
        kind = described.pop("kind", "")
        if kind not in KINDS:
            raise Failure(400, f'no fault of kind "{kind}"; there are {", ".join(KINDS)}')
        given = {name: described.pop(name) for name in _WHERE if name in described}
        where = {**_IMPLIED.get(kind, {}), **given}
        query = described.pop("query", {})
        skip, count = described.pop("skip", 0), described.pop("count", 1)
        if unknown := described.keys() - KINDS[kind].keys():
            raise Failure(400, f'a fault of kind "{kind}" has no {", ".join(sorted(unknown))}')
        fault = Fault(next(self._numbers), kind, where, query, skip, count, {**KINDS[kind], **described})
        self._all.append(fault)
        return fault

    def remove(self, identifier: int | None = None) -> None:
        self._all = [one for one in self._all if identifier is not None and one.identifier != identifier]

    def describe(self) -> list[dict]:
        return [one.describe() for one in self._all]

    def take(self, requested: Requested) -> Fault | None:
        """The first that applies, counted down. One that is used up stays to be looked at."""
        for fault in self._all:
            if fault.remaining == 0 or not fault.matches(requested):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.hits += 1
            if fault.remaining is not None:
                fault.remaining -= 1
            return fault
        return None
