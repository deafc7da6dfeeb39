# SPDX-License-Identifier: Apache-2.0
"""HTTP servers of stand-ins that answer from a file of JSON, which is read at every request."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer
from urllib.parse import SplitResult, urlsplit

# The state and what was asked for; None is 404.
Answer = Callable[[Mapping, SplitResult], tuple[int, bytes] | None]


def server(address: tuple[str, int], state: Path, answer: Answer) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                found = answer(json.loads(state.read_text()), urlsplit(self.path))
            except (OSError, ValueError) as error:
                found = 500, f"{state}: {error}\n".encode()
            status, body = found or (404, b"404 page not found\n")
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    made = ThreadingHTTPServer(address, Handler)
    made.daemon_threads = True
    return made


def serve(ready: Mapping, *servers: BaseServer) -> None:
    """Prints one line of JSON when all of them listen, and ends them on SIGTERM and SIGINT."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    for one in servers:
        threading.Thread(target=one.serve_forever, args=(0.05,), daemon=True).start()
    print(json.dumps(ready), flush=True)
    ended.wait()
    for one in servers:
        one.shutdown()
        one.server_close()
