# SPDX-License-Identifier: Apache-2.0
"""All objects with one count of versions over all of them, as etcd keeps them, and a bounded history for watches."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from . import failures, resources
from .failures import Failure
from .resources import Resource
from .stored import Stored, encode, ordered, rest_of, selectable_fields
from .versions import Versions

_FIRST_VERSION = 1000
_KEPT_SNAPSHOTS = 64


@dataclass(frozen=True, slots=True)
class Change:
    """`before` or `after` is None for an object that was added or deleted; a deletion has a version of its own."""

    version: int
    before: Stored | None
    after: Stored | None


class Collection:
    """The objects of one resource."""

    def __init__(self, resource: Resource, history: int) -> None:
        self.resource = resource
        self.objects: dict[tuple[str, str], Stored] = {}
        self.changes: deque[Change] = deque(maxlen=history)
        self.changed = asyncio.Event()
        # A watch may begin at this version or a later one.
        self.oldest_version = _FIRST_VERSION
        # A watch that runs has missed changes when it has seen less than this version.
        self.dropped_version = 0
        self._sorted: list[Stored] | None = None
        self._snapshots: OrderedDict[int, list[Stored]] = OrderedDict()

    def record(self, change: Change) -> None:
        if len(self.changes) == self.changes.maxlen:
            self.dropped_version = self.changes[0].version
            self.oldest_version = max(self.oldest_version, self.dropped_version)
        self.changes.append(change)
        self._sorted = None
        self.announce()

    def announce(self) -> None:
        """Wakes every watch; each waits on the event that was current when it looked last."""
        self.changed.set()
        self.changed = asyncio.Event()

    def in_order(self) -> list[Stored]:
        """By namespace and name, as etcd's keys are. Never changed afterwards, so it is a snapshot."""
        if self._sorted is None:
            self._sorted = [self.objects[key] for key in sorted(self.objects)]
        return self._sorted

    def keep_snapshot(self, version: int, objects: list[Stored]) -> None:
        self._snapshots[version] = objects
        self._snapshots.move_to_end(version)
        while len(self._snapshots) > _KEPT_SNAPSHOTS:
            self._snapshots.popitem(last=False)

    def snapshot(self, version: int) -> list[Stored] | None:
        return self._snapshots.get(version)

    def compact(self, version: int) -> None:
        self._snapshots.clear()
        self.oldest_version = version

    def since(self, version: int) -> Iterator[Change]:
        """Later changes, oldest first."""
        newer = []
        for change in reversed(self.changes):
            if change.version <= version:
                break
            newer.append(change)
        return reversed(newer)


class Store:
    def __init__(self, versions: Versions, history: int) -> None:
        self.versions = versions
        self.version = _FIRST_VERSION
        self.collections = {one.plural: Collection(one, history) for one in resources.ALL}

    def collection(self, resource: Resource) -> Collection:
        return self.collections[resource.plural]

    def read_version(self, text: str) -> int:
        try:
            return self.versions.read(text)
        except ValueError:
            raise Failure(
                400, f'Invalid value: "{text}": strconv.ParseUint: parsing "{text}": invalid syntax'
            ) from None

    def put(self, content: dict, shared_rest: bytes | None = None) -> Stored:
        """Adds or replaces. `shared_rest` stands for all but the metadata, for many large objects with one body."""
        resource = resources.by_kind(content.get("apiVersion", ""), content.get("kind", ""))
        if resource is None:
            raise Failure(400, f"no such kind here: {content.get('apiVersion')} {content.get('kind')}")
        metadata = content.get("metadata")
        if not isinstance(metadata, dict) or not metadata.get("name"):
            raise Failure(422, "metadata.name: Required value")
        if resource.is_namespaced:
            self._need_namespace(metadata.setdefault("namespace", "default"))
        collection = self.collection(resource)
        key = (metadata.get("namespace", ""), metadata["name"])
        before = collection.objects.get(key)
        self.version += 1
        metadata = self._completed(metadata, before)
        after = Stored(
            namespace=key[0],
            name=key[1],
            version=self.version,
            metadata=metadata,
            metadata_json=encode(metadata),
            rest=rest_of(content) if shared_rest is None else shared_rest,
            fields=selectable_fields(resource, content),
        )
        collection.objects[key] = after
        collection.record(Change(self.version, before, after))
        return after

    def delete(self, resource: Resource, namespace: str, name: str) -> Stored:
        collection = self.collection(resource)
        before = collection.objects.pop((namespace, name), None)
        if before is None:
            raise failures.not_found(resource, name)
        self.version += 1
        collection.record(Change(self.version, before, None))
        return self.at_version(before, self.version)

    def delete_all(self, resource: Resource, namespace: str | None) -> int:
        keys = [key for key in self.collection(resource).objects if namespace is None or key[0] == namespace]
        for key in keys:
            self.delete(resource, *key)
        return len(keys)

    def compact(self, which: Iterable[Resource] = resources.ALL) -> None:
        """Forgets history and snapshots: continue tokens and versions before now are answered with 410."""
        self.version += 1
        for resource in which:
            self.collection(resource).compact(self.version)

    def advance(self) -> int:
        """A version at which nothing changed here, as other resources cause them in a real cluster."""
        self.version += 1
        return self.version

    def at_version(self, stored: Stored, version: int) -> Stored:
        metadata = {**stored.metadata, "resourceVersion": self.versions.write(version)}
        return replace(stored, version=version, metadata=metadata, metadata_json=encode(metadata))

    def _completed(self, metadata: dict, before: Stored | None) -> dict:
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        earlier = before.metadata if before else {"uid": str(uuid.uuid4()), "creationTimestamp": now}
        known = {"uid": earlier["uid"], "creationTimestamp": earlier["creationTimestamp"], **metadata}
        return ordered({**known, "resourceVersion": self.versions.write(self.version)})

    def _need_namespace(self, name: str) -> None:
        if ("", name) not in self.collections["namespaces"].objects:
            labels = {"kubernetes.io/metadata.name": name}
            metadata = {"name": name, "labels": labels}
            content = {"metadata": metadata, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}
            self.put({"kind": "Namespace", "apiVersion": "v1", **content})
