# SPDX-License-Identifier: Apache-2.0
"""Plain HTTP/1.1 on loopback, with any method."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Request:
    method: str
    # Decoded, with its slashes.
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def listen(answer: Callable[[Request], Answer], port: int = 0) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body are two writes: without it the second waits for the peer to acknowledge the first.
        disable_nagle_algorithm = True

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            found = answer(
                Request(
                    self.command,
                    unquote(parts.path),
                    dict(parse_qsl(parts.query, keep_blank_values=True)),
                    {name.lower(): value for name, value in self.headers.items()},
                    body,
                )
            )
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            # RFC 9110 section 8.6: an answer without content tells no length.
            if found.status != 204:
                self.send_header("Content-Type", found.content_type)
                self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            if found.status != 204:
                self.wfile.write(found.body)

        do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = do_LIST = _handle

        def log_message(self, format: str, *arguments: object) -> None:
            """Requests are in the journal."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
