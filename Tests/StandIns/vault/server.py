# SPDX-License-Identifier: Apache-2.0
"""The API itself: is there anybody, who asks, may they, and then the answer."""

from __future__ import annotations

import fnmatch
import json
import threading
import time
import uuid
from dataclasses import asdict, dataclass

from . import failures, routes
from .failures import Failure
from .listener import Answer, Request
from .pki import Mount
from .tokens import Token, Tokens


@dataclass
class Settings:
    sealed: bool = False
    initialized: bool = True
    standby: bool = False
    performance_standby: bool = False
    # A secondary for disaster recovery.
    disaster_recovery: bool = False
    # Whether a standby asks the active server for its clients, or sends them there.
    forwards: bool = True
    # Something before the server lets only known methods through.
    refuses_list: bool = False
    # Whether lists know `after` and `limit`, as OpenBao's do.
    pages: bool = True
    version: str = "2.5.0"
    # Seconds that the clock is ahead.
    clock_skew: float = 0


@dataclass
class Fault:
    path: str = "/v1/*"
    status: int = 500
    body: str = ""
    content_type: str = "text/html"
    # None for all.
    count: int | None = None


@dataclass(frozen=True)
class Login:
    role: str
    jwt: str
    namespace: str = ""
    mount: str = "kubernetes"
    ttl: float = 3600
    max_ttl: float = 0
    renewable: bool = True
    paths: tuple[str, ...] = ("*",)


class Vault:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.settings = Settings()
        self.mounts: dict[tuple[str, str], Mount] = {}
        self.tokens = Tokens()
        self.root_token = self.tokens.issue().text
        self.logins: list[Login] = []
        self.faults: list[Fault] = []
        self.requests: list[dict] = []

    def answer(self, request: Request) -> Answer:
        with self.lock:
            namespace = request.headers.get("x-vault-namespace", "").strip("/")
            token = request.headers.get("x-vault-token")
            about = {"method": request.method, "path": request.path, "query": dict(request.query)}
            about |= {"namespace": namespace, "has_token": token is not None, "status": 0}
            self.requests.append(about)
            try:
                answer = self._fault(request) or self._answer(request, namespace, token)
            except Failure as failure:
                answer = failure.answer()
            about["status"] = answer.status
            return answer

    def _fault(self, request: Request) -> Answer | None:
        for fault in self.faults:
            if not fnmatch.fnmatchcase(request.path, fault.path) or fault.count == 0:
                continue
            fault.count = None if fault.count is None else fault.count - 1
            return Answer(fault.status, fault.body.encode(), fault.content_type)
        return None

    def _answer(self, request: Request, namespace: str, token: str | None) -> Answer:
        if self.settings.refuses_list and request.method == "LIST":
            return Answer(405, b"<html><h1>405 Not Allowed</h1></html>", "text/html")
        path = request.path.removeprefix("/v1/")
        if path == "sys/health":
            return self._health()
        if not self.settings.initialized or self.settings.sealed:
            raise failures.sealed()
        if self.settings.disaster_recovery:
            raise Failure(400, "path disabled in replication DR secondary mode")
        if self.settings.standby and not self.settings.forwards:
            return Answer(307, headers={"Location": f"http://127.0.0.1:1{request.path}"})
        is_list = request.method == "LIST" or (request.method == "GET" and request.query.get("list") == "true")
        if request.method not in ("GET", "LIST", "POST"):
            raise failures.unsupported_operation()
        if path.startswith("auth/"):
            return self._auth(request, namespace, path, token)
        return self._mount(request, namespace, path, token, is_list)

    def _mount(self, request: Request, namespace: str, path: str, token: str | None, is_list: bool) -> Answer:
        mount = self._find(namespace, path)
        rest = [part for part in path.removeprefix(mount.path).split("/") if part] if mount else []
        if not (mount and rest and routes.is_open(mount, rest, is_list)):
            self._authorise(namespace, path, token)
        if mount is None:
            raise failures.no_handler(path)
        if request.method == "POST" or not rest:
            raise failures.unsupported_operation()
        if is_list:
            return _enveloped({"data": routes.names(mount, rest, request.query, self.settings.pages)})
        found = routes.read(mount, rest)
        return found if isinstance(found, Answer) else _enveloped({"data": found})

    def _find(self, namespace: str, path: str) -> Mount | None:
        fitting = [
            mount
            for (within, prefix), mount in self.mounts.items()
            if within == namespace and f"{path}/".startswith(f"{prefix}/")
        ]
        return max(fitting, key=lambda mount: len(mount.path), default=None)

    def _authorise(self, namespace: str, path: str, text: str | None) -> Token:
        if text is None:
            raise failures.permission_denied()
        token = self.tokens.find(text)
        if token is None:
            raise failures.invalid_token()
        if not token.allows(namespace, path):
            raise failures.permission_denied()
        return token

    def _auth(self, request: Request, namespace: str, path: str, text: str | None) -> Answer:
        if path.endswith("/login") and request.method == "POST":
            return self._log_in(namespace, path.split("/")[1], json.loads(request.body))
        token = self.tokens.find(text)
        if token is None:
            raise failures.invalid_token() if text else failures.permission_denied()
        if path == "auth/token/lookup-self" and request.method == "GET":
            if not token.allows(namespace, path) and "!lookup-self" in token.paths:
                raise failures.permission_denied()
            return _enveloped({"data": token.looked_up()})
        if path == "auth/token/renew-self" and request.method == "POST":
            if not token.renewable:
                raise Failure(400, "lease is not renewable")
            token.renew()
            return _enveloped({"auth": token.auth()})
        raise failures.unsupported_path()

    def _log_in(self, namespace: str, mount: str, asked: dict) -> Answer:
        for login in self.logins:
            if (login.namespace, login.mount, login.role) != (namespace, mount, asked.get("role")):
                continue
            if login.jwt != asked.get("jwt"):
                raise failures.permission_denied()
            about = {"ttl": login.ttl, "max_ttl": login.max_ttl, "renewable": login.renewable}
            token = self.tokens.issue(namespace=namespace, paths=list(login.paths), **about)
            return _enveloped({"auth": token.auth()})
        raise Failure(400, f'invalid role name "{asked.get("role")}"')

    def _health(self) -> Answer:
        """openbao:http/sys_health.go; 472 and 473 are Vault's own."""
        settings = self.settings
        status = 200
        if not settings.initialized:
            status = 501
        elif settings.sealed:
            status = 503
        elif settings.disaster_recovery:
            status = 472
        elif settings.performance_standby:
            status = 473
        elif settings.standby:
            status = 429
        body = {
            "initialized": settings.initialized,
            "sealed": settings.sealed or not settings.initialized,
            "standby": settings.standby or settings.sealed or not settings.initialized,
            "performance_standby": settings.performance_standby,
            "replication_performance_mode": "disabled",
            "replication_dr_mode": "secondary" if settings.disaster_recovery else "disabled",
            "server_time_utc": int(time.time() + settings.clock_skew),
            "version": settings.version,
        }
        return Answer(status, json.dumps(body).encode() + b"\n")

    def described(self) -> dict:
        return asdict(self.settings)


def _enveloped(content: dict) -> Answer:
    """Every answer has a number of its own."""
    envelope = {
        "request_id": str(uuid.uuid4()),
        "lease_id": "",
        "renewable": False,
        "lease_duration": 0,
        "data": None,
        "wrap_info": None,
        "warnings": None,
        "auth": None,
    }
    return Answer(200, json.dumps(envelope | content).encode() + b"\n")
