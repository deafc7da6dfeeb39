# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

PACKAGE = Path(__file__).parents[1]


class Envoy:
    """Answers with the path that it is asked for."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = f'# TYPE envoy_asked gauge\nenvoy_asked{{path="{self.path}"}} 1\n'.encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Agent(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = Path(folder.name) / "state.json"
        envoy = Envoy()
        self.addCleanup(envoy.stop)
        command = [sys.executable, str(PACKAGE), "--state", str(self.state), "--envoy", envoy.url]
        # The address is one of the loopback network, as a pod's is in the tests.
        command += ["--address", "127.0.0.9"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self._stop)
        self.ready = json.loads(self.process.stdout.readline())

    def _stop(self) -> None:
        self.process.terminate()
        self.assertEqual(self.process.wait(10), 0)
        self.process.stdout.close()

    def _page(self, query: str = "") -> dict[str, list]:
        url = f"http://{self.ready['address']}:{self.ready['port']}/stats/prometheus{query}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=10) as answer:
            families = text_string_to_metric_families(answer.read().decode())
            return {sample.name: [sample.labels, sample.value] for family in families for sample in family.samples}

    def _write(self, **state: float) -> None:
        # A request must not find half a file.
        new = self.state.with_suffix(".new")
        new.write_text(json.dumps(state))
        os.replace(new, self.state)

    def test_what_it_counts_and_the_seconds_that_are_left_now(self) -> None:
        self._write(not_after=time.time() + 1000, requests=7, failures=2, watcher_failures=3, secret_failures=4)
        page = self._page()
        labels, left = page["istio_agent_cert_expiry_seconds"]
        self.assertEqual(labels, {"resource_name": "default"})
        self.assertTrue(900 < left <= 1000)
        self.assertEqual(page["istio_agent_num_outgoing_requests_total"], [{"request_type": "csr"}, 7])
        self.assertEqual(page["istio_agent_num_failed_outgoing_requests_total"], [{"request_type": "csr"}, 2])
        self.assertEqual(page["istio_agent_num_file_watcher_failures_total"], [{}, 3])
        self.assertEqual(page["istio_agent_num_file_secret_failures_total"], [{}, 4])

    def test_what_it_does_not_have_is_absent_and_a_change_shows_at_once(self) -> None:
        self._write()
        self.assertEqual(set(self._page()), {"istio_agent_startup_duration_seconds", "envoy_asked"})
        self._write(not_after=time.time() - 50)
        self.assertTrue(self._page()["istio_agent_cert_expiry_seconds"][1] <= -50)

    def test_the_query_is_for_envoy(self) -> None:
        self._write()
        labels, _ = self._page("?filter=^cluster%5C.&usedonly")["envoy_asked"]
        self.assertEqual(labels["path"], "/stats/prometheus?filter=^cluster%5C.&usedonly")

    def test_other_paths_are_not_found(self) -> None:
        self._write()
        with self.assertRaises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(f"http://{self.ready['address']}:{self.ready['port']}/certs", timeout=10)
        self.addCleanup(raised.exception.close)
        self.assertEqual(raised.exception.code, 404)
