# SPDX-License-Identifier: Apache-2.0
"""What is asked of an Envoy is answered by it, and what Istio's telemetry counts follows."""

import tempfile
import threading
import unittest
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

from istio_telemetry.server import admin

_COUNT = b"http.inbound.downstream_rq_total: 7\n"


def _received(policy: str, count: int) -> str:
    return f'istio_requests_total{{reporter="destination",connection_security_policy="{policy}"}} {count}'


class _Envoy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers = {"/ready": b"LIVE\n", "/stats": _COUNT, "/stats/prometheus": b"envoy_up 1\n"}
        body = answers.get(urlsplit(self.path).path)
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


class Telemetry(unittest.TestCase):
    def serve(self, made: ThreadingHTTPServer) -> str:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        self.addCleanup(made.server_close)
        self.addCleanup(made.shutdown)
        return f"http://127.0.0.1:{made.server_port}"

    def setUp(self) -> None:
        envoy = self.serve(ThreadingHTTPServer(("127.0.0.1", 0), _Envoy))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = Path(folder.name) / "state.json"
        self.state.write_text("{}")
        self.url = self.serve(admin(envoy, "inbound", self.state, 0))

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.read()

    def test_what_envoy_answers_is_passed_on(self):
        self.assertEqual(self.get("/ready"), b"LIVE\n")
        with self.assertRaises(urllib.error.HTTPError) as raised:
            self.get("/nothing")
        raised.exception.close()
        self.assertEqual(raised.exception.code, 404)

    def test_requests_follow_where_they_are_asked_for(self):
        wanted = quote(r"^(.*\.istio_requests_total\.reporter\.destination\..*)$")
        lines = self.get(f"/stats/prometheus?usedonly&filter={wanted}").decode().splitlines()
        self.assertEqual(lines[0], "envoy_up 1")
        self.assertIn(_received("mutual_tls", 7), lines)
        self.assertIn(_received("none", 0), lines)
        self.state.write_text('{"plaintext": 3}')
        self.assertIn(_received("none", 3), self.get(f"/stats/prometheus?filter={wanted}").decode().splitlines())

    def test_other_counters_come_without_them(self):
        wanted = quote(r"^listener\..*ssl\.handshake$")
        self.assertEqual(self.get(f"/stats/prometheus?filter={wanted}"), b"envoy_up 1\n")


if __name__ == "__main__":
    unittest.main()
