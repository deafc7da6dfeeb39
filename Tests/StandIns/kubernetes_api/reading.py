# SPDX-License-Identifier: Apache-2.0
"""GET of one object and LIST with pages over a snapshot."""

from __future__ import annotations

import base64
import bisect
import json
from dataclasses import replace

from . import failures
from .delivery import Delivery
from .failures import Failure
from .representation import Representation
from .requested import Requested
from .store import Store
from .stored import Stored, encode


async def send_one(store: Store, requested: Requested, form: Representation, delivery: Delivery) -> None:
    found = store.collection(requested.resource).objects.get(_key(requested))
    if found is None:
        raise failures.not_found(requested.resource, requested.name)
    if delivery.is_hit_by("oversized"):
        found = padded(found, delivery)
    await delivery.all([*form.whole(found), b"\n"])


async def send_list(store: Store, requested: Requested, form: Representation, delivery: Delivery) -> None:
    if requested.flag("sendInitialEvents"):
        raise failures.not_allowed("sendInitialEvents is forbidden for list")
    version, objects, begin = _snapshot(store, requested)
    limit = requested.number("limit") or 0
    # The watch cache answers version "0" and knows no pages.
    if requested.query.get("resourceVersion") == "0":
        limit = 0
    chosen, after = _page(objects, begin, requested, limit)
    metadata: dict[str, object] = {"resourceVersion": store.versions.write(version)}
    if after is not None:
        store.collection(requested.resource).keep_snapshot(version, objects)
        metadata["continue"] = continue_token(version, objects[after - 1].key)
        if requested.selection.is_empty:
            metadata["remainingItemCount"] = _count(objects, after, requested)
    kind, api_version = form.list_kind
    head = {"kind": kind, "apiVersion": api_version, "metadata": metadata}
    if delivery.is_hit_by("items_null"):
        await delivery.all([encode({**head, "items": None})])
        return
    if chosen and delivery.is_hit_by("oversized"):
        chosen[0] = padded(chosen[0], delivery)
    parts = [encode(head)[:-1], b',"items":[']
    for stored in chosen:
        parts += form.item(stored)
        parts.append(b",")
    if chosen:
        parts.pop()
    parts.append(b"]}\n")
    await delivery.all(parts)


def continue_token(version: int, key: tuple[str, str]) -> str:
    """Version -1 goes on with whatever there is by then."""
    content = json.dumps({"v": "meta.k8s.io/v1", "rv": version, "start": list(key)})
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def inconsistent_token(requested: Requested) -> str:
    _, key = _read_token(requested.query.get("continue", ""))
    return continue_token(-1, key)


def padded(stored: Stored, delivery: Delivery) -> Stored:
    assert delivery.fault
    annotations = {**(stored.metadata.get("annotations") or {}), "padding": "x" * delivery.fault["bytes"]}
    metadata = {**stored.metadata, "annotations": annotations}
    return replace(stored, metadata=metadata, metadata_json=encode(metadata))


def _key(requested: Requested) -> tuple[str, str]:
    return requested.namespace if requested.resource.is_namespaced else "", requested.name


def _snapshot(store: Store, requested: Requested) -> tuple[int, list[Stored], int]:
    """The version, all objects at it, and the index of the first that was not sent yet."""
    collection = store.collection(requested.resource)
    token, asked = requested.query.get("continue", ""), requested.query.get("resourceVersion", "")
    if requested.query.get("resourceVersionMatch") and not asked:
        raise failures.not_allowed("resourceVersionMatch is forbidden unless resourceVersion is provided")
    if token:
        if asked not in ("", "0"):
            raise Failure(400, "specifying resource version is not allowed when using continue")
        version, key = _read_token(token)
        if version == -1:
            version, objects = store.version, collection.in_order()
        else:
            kept = collection.snapshot(version)
            if kept is None:
                raise failures.expired_continue(continue_token(-1, key))
            objects = kept
        return version, objects, bisect.bisect_right(objects, key, key=lambda one: one.key)
    objects = collection.in_order()
    version = store.version
    if asked not in ("", "0"):
        wanted = store.read_version(asked)
        if wanted > version:
            raise failures.future_version(asked, store.versions.write(version))
        if requested.query.get("resourceVersionMatch") == "Exact" and wanted != version:
            kept = collection.snapshot(wanted)
            if kept is None:
                raise failures.expired_version(asked, store.versions.write(collection.oldest_version))
            version, objects = wanted, kept
    within = requested.namespace if requested.resource.is_namespaced else ""
    return version, objects, bisect.bisect_left(objects, (within, ""), key=lambda one: one.key)


def _read_token(token: str) -> tuple[int, tuple[str, str]]:
    try:
        content = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        namespace, name = content["start"]
        return int(content["rv"]), (namespace, name)
    except (ValueError, KeyError, TypeError):
        raise Failure(400, "continue key is not valid: invalid token") from None


def _page(objects: list[Stored], begin: int, requested: Requested, limit: int) -> tuple[list[Stored], int | None]:
    """At most `limit` that are selected, and where the next page begins. As with etcd, the last page may be empty."""
    chosen: list[Stored] = []
    within = requested.namespace if requested.resource.is_namespaced else ""
    for index in range(begin, len(objects)):
        if within and objects[index].namespace != within:
            break
        if limit and len(chosen) == limit:
            return chosen, index
        if requested.selects(objects[index]):
            chosen.append(objects[index])
    return chosen, None


def _count(objects: list[Stored], begin: int, requested: Requested) -> int:
    return sum(1 for index in range(begin, len(objects)) if requested.selects(objects[index]))
