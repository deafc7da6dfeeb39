# SPDX-License-Identifier: Apache-2.0
"""The webhook."""

from __future__ import annotations

import argparse
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml
from alert_receiver.configuration import retargeted
from alert_receiver.journal import Journal
from status_server import serve


def server(journal: Journal) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                journal.add(self.path.removeprefix("/"), json.loads(body))
            except (ValueError, KeyError, TypeError) as error:
                self._answer(400, {"error": str(error)})
            else:
                self._answer(200, {})

        def do_GET(self) -> None:
            self._answer(200, journal.entries())

        def _answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    return made


def main(description: str | None) -> int:
    parser = argparse.ArgumentParser(
        prog="alert_receiver", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=Path, required=True)
    parser.add_argument("--configuration", type=Path, required=True)
    flags = parser.parse_args()
    receiver = server(Journal())
    port = receiver.server_address[1]
    sample = yaml.safe_load(flags.sample.read_text())
    flags.configuration.write_text(yaml.safe_dump(retargeted(sample, f"http://127.0.0.1:{port}"), sort_keys=False))
    serve({"port": port}, receiver)
    return 0
