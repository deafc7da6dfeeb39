# SPDX-License-Identifier: Apache-2.0
"""A stand-in that runs for one test class, and plain ways to talk to it."""

from __future__ import annotations

import http.client
import json
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

PACKAGE = Path(__file__).parents[1]
SECONDS = 10


class StandIn:
    def __init__(self, *arguments: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stand-in."))
        command = [sys.executable, str(PACKAGE), "serve", "--folder", str(self.folder), "--exit-with-stdin", *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.ready = json.loads(self.process.stdout.readline())
        self.kubeconfig = self.ready["kubeconfig"]

    def stop(self) -> int:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        try:
            return self.process.wait(SECONDS)
        finally:
            self.process.kill()
            self.process.stdout.close()
            shutil.rmtree(self.folder)

    def control(self, method: str, path: str, body: object = None) -> dict:
        parts = urlsplit(self.ready["control"])
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
        text = body if isinstance(body, str) else None if body is None else json.dumps(body)
        connection.request(method, path, text)
        answer = connection.getresponse()
        content = json.loads(answer.read())
        connection.close()
        if answer.status != 200:
            raise AssertionError(f"{method} {path}: {answer.status} {content}")
        return content

    def token(self) -> str:
        return Path(self.ready["admin_token_file"]).read_text()

    def open(self, path: str, token: str | None = None, accept: str = "application/json") -> http.client.HTTPResponse:
        """The answer with its body unread; the connection ends with it."""
        parts = urlsplit(self.ready["url"])
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=self.ready["ca_file"])
            connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=SECONDS, context=context)
        else:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
        token = self.token() if token is None else token
        headers = {"Accept": accept, "Connection": "close"} | ({"Authorization": f"Bearer {token}"} if token else {})
        connection.request("GET", path, headers=headers)
        return connection.getresponse()

    def get(self, path: str, token: str | None = None, accept: str = "application/json") -> tuple[int, dict]:
        with self.open(path, token, accept) as answer:
            return answer.status, json.loads(answer.read())

    def events(self, path: str) -> Iterator[dict]:
        with self.open(path) as answer:
            for line in answer:
                yield json.loads(line)

    def put(self, *objects: dict) -> list[str]:
        return self.control("POST", "/objects", list(objects))["versions"]

    def fault(self, kind: str, **described: object) -> None:
        self.control("POST", "/faults", {"kind": kind, **described})


class StandInCase(unittest.TestCase):
    """One server for the class; every test begins with no object and no fault."""

    arguments: tuple[str, ...] = ("--plain",)
    stand_in: StandIn

    @classmethod
    def setUpClass(cls) -> None:
        cls.stand_in = StandIn(*cls.arguments)
        cls.addClassCleanup(cls.stand_in.stop)

    def setUp(self) -> None:
        for plural in ("pods", "secrets", "configmaps"):
            self.stand_in.control("DELETE", f"/objects?resource={plural}")
        for path in ("/faults", "/ports"):
            self.stand_in.control("DELETE", path)
        self.stand_in.control("PUT", "/rights", "")


def config_map(name: str, namespace: str = "team", **labels: str) -> dict:
    metadata = {"name": name, "namespace": namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"key": "value"}}


def secret(name: str, kind: str = "Opaque", namespace: str = "team") -> dict:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": kind, "data": {"a": "YQ=="}}


def pod(name: str, namespace: str = "team", node: str = "node-1") -> dict:
    metadata = {"name": name, "namespace": namespace, "labels": {"app": name}}
    spec = {"nodeName": node, "containers": [{"name": "app", "image": "app:1"}]}
    content = {"spec": spec, "status": {"phase": "Running", "podIP": "10.0.0.1"}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, **content}


def names(items: list[dict]) -> list[str]:
    return [one["metadata"]["name"] for one in items]


class Server:
    """A small HTTP server to be reached through a tunnel."""

    body = b"certificates " * 10_000

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(Server.body)))
                self.end_headers()
                self.wfile.write(Server.body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.port = self._server.server_port

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
