# SPDX-License-Identifier: Apache-2.0
"""The status port."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from .metrics import text

_PATHS = ("/stats/prometheus", "/metrics")
_ENVOY_SECONDS = 10


def main(usage: str | None) -> int:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="istio_agent", description=usage, formatter_class=formatter)
    parser.add_argument("--state", type=Path, required=True, help="JSON of what it counts")
    parser.add_argument("--address", default="127.0.0.1", help="of the pod. Default: %(default)s")
    parser.add_argument("--port", type=int, default=0, help="Default: any free one")
    parser.add_argument("--envoy", help="the admin endpoint whose metrics follow")
    flags = parser.parse_args()
    server = ThreadingHTTPServer((flags.address, flags.port), _handler(flags.state, flags.envoy))
    server.daemon_threads = True
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"address": flags.address, "port": server.server_port}), flush=True)
    ended.wait()
    server.shutdown()
    server.server_close()
    return 0


def _handler(state: Path, envoy: str | None) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path not in _PATHS:
                self._answer(404, b"404 page not found\n")
                return
            try:
                own = text(json.loads(state.read_text()), time.time()).encode()
            except (OSError, ValueError) as error:
                self._answer(500, f"{state}: {error}\n".encode())
                return
            self._answer(200, own + _of_envoy(envoy, asked.query))

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _of_envoy(admin: str | None, query: str) -> bytes:
    """An Envoy that does not answer leaves the agent's status as it is."""
    if admin is None:
        return b""
    url = f"{admin}/stats/prometheus" + (f"?{query}" if query else "")
    try:
        # Never through a proxy that the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=_ENVOY_SECONDS) as answer:
            return answer.read()
    except OSError as error:
        print(f"{url}: {error}", file=sys.stderr, flush=True)
        return b""
