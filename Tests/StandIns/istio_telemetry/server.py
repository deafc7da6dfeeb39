# SPDX-License-Identifier: Apache-2.0
"""The admin endpoint."""

from __future__ import annotations

import argparse
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from metric_text import MetricText
from status_server import serve

_SECONDS = 20
# Never through a proxy that the environment names.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# As Envoy knows it, before it makes labels of what stands behind the name.
_RAW_NAME = "istiocustom.istio_requests_total.reporter.destination.connection_security_policy.mutual_tls"


def main(usage: str | None) -> int:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="istio_telemetry", description=usage, formatter_class=formatter)
    parser.add_argument("--envoy", required=True, help="its admin endpoint")
    parser.add_argument("--listener", required=True, help="whose stat_prefix its requests are counted under")
    parser.add_argument("--state", type=Path, required=True, help="JSON of what it counts beside them")
    parser.add_argument("--port", type=int, default=0, help="Default: any free one")
    flags = parser.parse_args()
    made = admin(flags.envoy, flags.listener, flags.state, flags.port)
    serve({"port": made.server_port}, made)
    return 0


def admin(envoy: str, listener: str, state: Path, port: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, kind, body = _get(envoy + self.path)
            if status == 200 and _asks_for_requests(self.path):
                body += _requests(envoy, listener, json.loads(state.read_text()))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    made.daemon_threads = True
    return made


def _get(url: str) -> tuple[int, str, bytes]:
    try:
        with _OPENER.open(url, timeout=_SECONDS) as answer:
            return answer.status, answer.headers.get("Content-Type", "text/plain"), answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.headers.get("Content-Type", "text/plain"), refusal.read()
    except OSError as failure:
        return 502, "text/plain", f"{url}: {failure}\n".encode()


def _asks_for_requests(path: str) -> bool:
    parts = urllib.parse.urlsplit(path)
    wanted = urllib.parse.parse_qs(parts.query).get("filter", [""])[0]
    return parts.path == "/stats/prometheus" and re.search(wanted, _RAW_NAME) is not None


def _requests(envoy: str, listener: str, state: Mapping[str, int]) -> bytes:
    name = f"http.{listener}.downstream_rq_total"
    _, _, body = _get(f"{envoy}/stats?filter=^{re.escape(name)}$")
    found = re.search(rf"^{re.escape(name)}: (\d+)$", body.decode(), re.MULTILINE)
    if found is None:
        return b""
    text = MetricText()
    counts = {"mutual_tls": int(found[1]), "none": state.get("plaintext", 0)}
    received = [
        ({"reporter": "destination", "connection_security_policy": policy}, count) for policy, count in counts.items()
    ]
    text.add("istio_requests_total", "counter", "Requests received.", *received)
    return bytes(text)
