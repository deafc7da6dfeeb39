# SPDX-License-Identifier: Apache-2.0
"""What a test does behind the API: objects, faults, rights, ports, tokens, and what was asked. JSON over HTTP."""

from __future__ import annotations

import json
import ssl
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from aiohttp import web

from . import resources
from .access import Access
from .failures import Failure
from .generate import Plan, make
from .identity import User
from .ports import Mapping
from .resources import Resource
from .rights import Rights
from .server import API
from .stored import encode
from .watching import Intervention

_Answer = Awaitable[object]


class Control:
    """Every answer is a JSON object; a mistake is 400 and says what is wrong."""

    def __init__(self, api: API, access: Access, context: ssl.SSLContext | None) -> None:
        self._api = api
        self._access = access
        self._context = context

    def application(self) -> web.Application:
        application = web.Application(client_max_size=1 << 30)
        for (method, path), answer in self._answers().items():
            application.router.add_route(method, path, _as_json(answer))
        return application

    def _answers(self) -> dict[tuple[str, str], Callable[[web.Request], _Answer]]:
        return {
            ("POST", "/objects"): self._put,
            ("GET", "/objects"): self._get,
            ("DELETE", "/objects"): self._delete,
            ("POST", "/load"): self._load,
            ("POST", "/generate"): self._generate,
            ("POST", "/compact"): self._compact,
            ("POST", "/faults"): self._add_fault,
            ("GET", "/faults"): self._list_faults,
            ("DELETE", "/faults"): self._remove_faults,
            ("POST", "/watches"): self._intervene,
            ("PUT", "/rights"): self._set_rights,
            ("POST", "/tokens"): self._issue_token,
            ("DELETE", "/tokens"): self._expire_token,
            ("POST", "/tokens/rotate"): self._rotate_token,
            ("POST", "/certificates/rotate"): self._rotate_certificates,
            ("POST", "/exec-credential"): self._set_exec_credential,
            ("POST", "/ports"): self._map_ports,
            ("GET", "/ports"): self._list_ports,
            ("DELETE", "/ports"): self._unmap_ports,
            ("GET", "/counters"): self._count,
            ("GET", "/requests"): self._list_requests,
            ("POST", "/await"): self._await,
            ("PATCH", "/settings"): self._set,
        }

    async def _put(self, request: web.Request) -> object:
        """One object, a list of them, or JSON lines; answers with their versions in the same order."""
        stored = [self._api.store.put(one) for one in _objects(await request.text())]
        return {"versions": [one.metadata["resourceVersion"] for one in stored]}

    async def _load(self, request: web.Request) -> object:
        return {"count": load(self._api, Path((await _content(request))["file"]))}

    async def _generate(self, request: web.Request) -> object:
        return {"count": generate(self._api, Plan.of(await _content(request)))}

    async def _get(self, request: web.Request) -> object:
        resource, namespace, name = _which(request)
        found = self._api.store.collection(resource).objects
        chosen = [one for key, one in found.items() if namespace in (None, key[0]) and name in (None, key[1])]
        return {"objects": [json.loads(b"".join(one.whole(resource))) for one in chosen]}

    async def _delete(self, request: web.Request) -> object:
        resource, namespace, name = _which(request)
        if name is None:
            return {"count": self._api.store.delete_all(resource, namespace)}
        self._api.store.delete(resource, namespace or "", name)
        return {"count": 1}

    async def _compact(self, request: web.Request) -> object:
        resource = request.query.get("resource")
        self._api.store.compact(resources.ALL if resource is None else [_resource(resource)])
        return {"version": self._api.store.versions.write(self._api.store.version)}

    async def _add_fault(self, request: web.Request) -> object:
        return self._api.faults.add(await _content(request)).describe()

    async def _list_faults(self, _: web.Request) -> object:
        return {"faults": self._api.faults.describe()}

    async def _remove_faults(self, request: web.Request) -> object:
        identifier = request.query.get("id")
        self._api.faults.remove(None if identifier is None else int(identifier))
        return {}

    async def _intervene(self, request: web.Request) -> object:
        """On watches that are open now, of one resource and one namespace if these are given."""
        content = await _content(request)
        resource, namespace = content.pop("resource", None), content.pop("namespace", None)
        chosen = [
            watch
            for watch in self._api.watches
            if resource in (None, watch.requested.resource.plural) and namespace in (None, watch.requested.namespace)
        ]
        intervention = Intervention(**content)
        for watch in chosen:
            watch.intervene(intervention)
        return {"count": len(chosen)}

    async def _set_rights(self, request: web.Request) -> object:
        """YAML of roles and bindings; an empty body allows everything to everybody who is known."""
        self._api.rights = Rights.from_yaml(await request.text())
        return {}

    async def _issue_token(self, request: web.Request) -> object:
        content = await _content(request)
        user = User.named(content["user"], content.get("groups", []))
        return {"token": self._api.identities.issue(user, content.get("token"))}

    async def _expire_token(self, request: web.Request) -> object:
        self._api.identities.expire((await _content(request))["token"])
        return {}

    async def _rotate_token(self, request: web.Request) -> object:
        content = await _content(request)
        self._access.rotate_token(self._api.identities, content.get("expire", True), content.get("token"))
        return {}

    async def _rotate_certificates(self, _: web.Request) -> object:
        """A new CA, and a new certificate of the server for connections from now on."""
        self._access.write_certificates()
        if self._context:
            self._context.load_cert_chain(*self._access.server_files())
            self._context.load_verify_locations(str(self._access.authority_file))
        return {}

    async def _set_exec_credential(self, request: web.Request) -> object:
        content = await _content(request)
        self._access.write_exec_credential(content["status"], content.get("version", "v1"))
        return {}

    async def _map_ports(self, request: web.Request) -> object:
        mappings = [Mapping(**one) for one in _objects(await request.text())]
        self._api.ports.mappings += mappings
        return {"count": len(mappings)}

    async def _list_ports(self, _: web.Request) -> object:
        return {"ports": [one.describe() for one in self._api.ports.mappings]}

    async def _unmap_ports(self, _: web.Request) -> object:
        self._api.ports.mappings.clear()
        return {}

    async def _count(self, _: web.Request) -> object:
        return self._api.journal.describe()

    async def _list_requests(self, request: web.Request) -> object:
        """`since` is the index of the first; other parameters are values that must be equal."""
        query = dict(request.query)
        since = int(query.pop("since", 0))
        return {"requests": [one.describe() for one in self._api.journal.entries(_typed(query), since)]}

    async def _await(self, request: web.Request) -> object:
        """Requests that match `where` from index `since` on, or a gauge; until `at_least` or `at_most`."""
        content, journal = await _content(request), self._api.journal
        where, since, gauge = content.get("where", {}), content.get("since", 0), content.get("gauge")

        def count() -> int:
            return journal.gauges[gauge] if gauge else len(journal.entries(where, since))

        def is_met() -> bool:
            return content.get("at_least", 0) <= count() <= content.get("at_most", float("inf"))

        return {"met": await journal.until(is_met, content.get("timeout", 10)), "count": count()}

    async def _set(self, request: web.Request) -> object:
        content = await _content(request)
        self._api.bookmark_seconds = content.get("bookmark_seconds", self._api.bookmark_seconds)
        self._api.version = content.get("version", self._api.version)
        self._api.absent = frozenset(content.get("absent", self._api.absent))
        return {
            "bookmark_seconds": self._api.bookmark_seconds,
            "version": self._api.version,
            "absent": sorted(self._api.absent),
        }


def load(api: API, file: Path) -> int:
    """JSON lines, an object each."""
    with open(file, encoding="utf-8") as lines:
        return sum(1 for line in lines if line.strip() and api.store.put(json.loads(line)))


def generate(api: API, plan: Plan) -> int:
    return sum(1 for made in make(plan) if api.store.put(made.content, made.shared_rest))


def _objects(text: str) -> Iterator[dict]:
    try:
        content = json.loads(text)
    except ValueError:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    yield from content if isinstance(content, list) else [content]


def _which(request: web.Request) -> tuple[Resource, str | None, str | None]:
    return _resource(request.query.get("resource", "")), request.query.get("namespace"), request.query.get("name")


def _resource(plural: str) -> Resource:
    found = resources.by_plural(plural)
    if found is None:
        raise Failure(400, f'no resource "{plural}"; there are {", ".join(one.plural for one in resources.ALL)}')
    return found


def _typed(query: dict[str, str]) -> dict[str, object]:
    return {name: int(value) if name == "status" else value for name, value in query.items()}


async def _content(request: web.Request) -> dict:
    text = await request.text()
    content = json.loads(text) if text else {}
    if not isinstance(content, dict):
        raise ValueError("the body must be a JSON object")
    return content


def _as_json(answer: Callable[[web.Request], _Answer]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            return web.Response(body=encode(await answer(request)), content_type="application/json")
        except Failure as failure:
            return web.Response(body=failure.body(), status=failure.code, content_type="application/json")
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            body = encode({"message": f"{type(error).__name__}: {error}"})
            return web.Response(body=body, status=400, content_type="application/json")

    return handle
