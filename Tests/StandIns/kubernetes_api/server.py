# SPDX-License-Identifier: Apache-2.0
"""The API itself: who asks, what may they, what goes wrong, and then the answer."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field

from aiohttp import web

from . import failures, reading, resources, tunnels
from .delivery import Delivery, Over, forever
from .failures import Failure
from .faults import Fault, Faults
from .identity import ANONYMOUS, Identities, User
from .journal import Journal
from .ports import Ports
from .reading import send_list, send_one
from .representation import Representation
from .requested import Requested
from .resources import Resource
from .rights import Rights
from .store import Store
from .stored import encode
from .watching import Watch

_log = logging.getLogger("kubernetes_api")
_OPEN_TO_ALL = ("/version", "/readyz", "/livez", "/healthz")
_LARGEST_WRITE = 3 * 1024 * 1024


@dataclass
class API:
    store: Store
    version: str = "1.35"
    bookmark_seconds: float = 5.0
    # Resources that this cluster does not have.
    absent: frozenset[str] = frozenset()
    identities: Identities = field(default_factory=Identities)
    rights: Rights = field(default_factory=Rights)
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    ports: Ports = field(default_factory=Ports)
    watches: set[Watch] = field(default_factory=set)

    @property
    def served(self) -> list[Resource]:
        return [one for one in resources.ALL if one.plural not in self.absent]

    def application(self) -> web.Application:
        application = web.Application(client_max_size=_LARGEST_WRITE)
        application.router.add_route("*", "/{path:.*}", self._handle)
        return application

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        about: dict = {"verb": "", "resource": "", "subresource": "", "namespace": "", "name": "", "user": ""}

        def answered(status: int) -> None:
            self._record(request, about, status)

        delivery = Delivery(request, None, self.journal, answered)
        try:
            return await self._answer(request, delivery, about)
        except Failure as failure:
            await delivery.fail(failure)
        except Over:
            pass
        except ConnectionError:
            _log.debug("the client went away from %s", request.path)
        return delivery.response

    async def _answer(self, request: web.Request, delivery: Delivery, about: dict) -> web.StreamResponse:
        certificate = request.transport.get_extra_info("peercert") if request.transport else None
        user = self.identities.user(request.headers.get("Authorization"), certificate)
        about["user"] = user.name
        described = self._described(request, user)
        if described is not None:
            await delivery.all([described])
            return delivery.response
        requested = Requested.read(request.method, request.path, request.query)
        about |= {"verb": requested.verb, "resource": requested.resource.plural, "name": requested.name}
        about |= {"subresource": requested.subresource, "namespace": requested.namespace}
        self._authorise(user, requested)
        if requested.resource.plural in self.absent:
            raise failures.no_such_path()
        delivery.fault = self.faults.take(requested)
        if delivery.is_hit_by("status"):
            raise self._scripted(delivery.fault, requested, user)
        if delivery.is_hit_by("hang"):
            delivery.answered(0)
            await forever()
        return await self._serve(request, requested, delivery)

    async def _serve(self, request: web.Request, requested: Requested, delivery: Delivery) -> web.StreamResponse:
        form = Representation(request.headers.get("Accept", ""), requested.resource)
        match requested.subresource, requested.verb:
            case "portforward", _:
                forward = tunnels.Forward.read(request, self.store, requested, delivery.fault)
                delivery.answered(101)
                return await forward.run(self.ports, self.journal)
            case "proxy", "get":
                await tunnels.send_proxied(request, self.store, requested, self.ports, delivery)
            case "", "get":
                await send_one(self.store, requested, form, delivery)
            case "", "list":
                await send_list(self.store, requested, form, delivery)
            case "", "watch":
                watch = Watch(self.store, requested, form, delivery)
                self.watches.add(watch)
                try:
                    await watch.run(self.journal, self.bookmark_seconds)
                finally:
                    self.watches.discard(watch)
            case "", "create" | "update" | "delete":
                await self._write(request, requested, delivery)
            case _:
                raise Failure(405, "the server does not allow this method on the requested resource")
        return delivery.response

    async def _write(self, request: web.Request, requested: Requested, delivery: Delivery) -> None:
        resource, objects = requested.resource, self.store.collection(requested.resource).objects
        namespace = requested.namespace if resource.is_namespaced else ""
        if requested.verb == "delete":
            if not requested.name:
                raise Failure(405, "the server does not allow this method on the requested resource")
            deleted = self.store.delete(resource, namespace, requested.name)
            await delivery.all(list(deleted.whole(resource)))
            return
        content = await _content(request, resource)
        metadata = content["metadata"]
        if resource.is_namespaced:
            metadata["namespace"] = namespace or metadata.get("namespace", "default")
        key = (metadata.get("namespace", ""), requested.name or metadata.get("name", ""))
        if requested.verb == "create" and key in objects:
            raise failures.already_exists(resource, key[1])
        if requested.verb == "update" and key not in objects:
            raise failures.not_found(resource, key[1])
        stored = self.store.put(content)
        await delivery.all(list(stored.whole(resource)), 201 if requested.verb == "create" else 200)

    def _authorise(self, user: User, requested: Requested) -> None:
        asked = [requested.attributes()]
        # From 1.35 on a WebSocket (GET) needs what a POST always needed.
        if requested.subresource == "portforward" and requested.verb == "get" and self._minor_version() >= 35:
            asked.append(requested.attributes("create"))
        for one in asked:
            if not self.rights.allow(user, one):
                raise failures.forbidden(
                    user.name, one.verb, requested.resource, one.subresource, one.namespace, one.name
                )

    def _described(self, request: web.Request, user: User) -> bytes | None:
        """Version, health and discovery, which everybody who is known may read."""
        path = request.path.rstrip("/")
        if path not in _OPEN_TO_ALL and user == ANONYMOUS and not re.match("/apis?/.+/.+", path):
            raise failures.forbidden_path(user.name, request.method.lower(), request.path)
        if path in _OPEN_TO_ALL[1:]:
            return b"ok"
        match path.removeprefix("/").split("/"):
            case ["version"]:
                found = self._version()
            case ["api"]:
                found = resources.core_versions(request.host)
            case ["api", "v1"]:
                found = resources.resource_list(self.served, "", "v1")
            case ["apis"]:
                found = resources.group_list(self.served)
            case ["apis", group]:
                found = resources.group(self.served, group)
            case ["apis", group, version]:
                found = resources.resource_list(self.served, group, version)
            case _:
                return None
        if found is None:
            raise failures.no_such_path()
        return encode(found) + b"\n"

    def _minor_version(self) -> int:
        return int(self.version.split(".")[1])

    def _version(self) -> dict:
        major, minor = self.version.split(".")[:2]
        return {"major": major, "minor": minor, "gitVersion": f"v{major}.{minor}.0", "platform": "linux/amd64"}

    def _scripted(self, fault: Fault, requested: Requested, user: User) -> Failure:
        message = fault["message"] or self._usual_message(fault["code"], requested, user)
        failure = Failure(fault["code"], message, fault["reason"])
        if fault["retry_after"] is not None:
            failure.headers["Retry-After"] = str(fault["retry_after"])
            failure.details["retryAfterSeconds"] = fault["retry_after"]
        if fault["inconsistent_continue"]:
            failure.metadata["continue"] = reading.inconsistent_token(requested)
        return failure

    def _usual_message(self, code: int, requested: Requested, user: User) -> str:
        asked = requested.attributes()
        usual = {
            401: failures.unauthorized().message,
            403: failures.forbidden(
                user.name, asked.verb, requested.resource, asked.subresource, asked.namespace, asked.name
            ).message,
            410: failures.expired_version(requested.query.get("resourceVersion", ""), "later").message,
            429: "too many requests, please try again later",
            503: "apiserver is shutting down",
        }
        return usual.get(code, "Internal error occurred: this was scripted")

    def _record(self, request: web.Request, about: dict, status: int) -> None:
        if about["resource"]:
            self.journal.record(
                **about,
                query=dict(request.query),
                status=status,
                accept=request.headers.get("Accept", ""),
                accept_encoding=request.headers.get("Accept-Encoding", ""),
                user_agent=request.headers.get("User-Agent", ""),
            )


async def _content(request: web.Request, resource: Resource) -> dict:
    try:
        content = json.loads(await request.read())
    except ValueError as error:
        raise Failure(400, f"the object provided is unrecognized: {error}") from None
    if not isinstance(content, dict) or not isinstance(content.get("metadata"), dict):
        raise Failure(422, "metadata: Required value")
    return {**content, "kind": resource.kind, "apiVersion": resource.group_version}
