# SPDX-License-Identifier: Apache-2.0
"""The demo as a person starts it, without the exporter: real Envoys, a rotation, and an end that leaves nothing."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from delivery import move_into_place

_DEMO = Path(__file__).resolve().parents[1]
_ENVOYS = sorted(_DEMO.parents[1].glob(".tools/envoy-*/envoy"))
_PATIENCE_SECONDS = 60.0


def _eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("envoy", timeout=10)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self._path)


def _get(admin: str, path: str) -> bytes:
    if admin.startswith("unix://"):
        connection: http.client.HTTPConnection = _UnixConnection(admin.removeprefix("unix://"))
    else:
        connection = http.client.HTTPConnection(admin.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def _served_serials(admin: str) -> set[int]:
    contexts = json.loads(_get(admin, "/certs"))["certificates"]
    return {int(leaf["serial_number"], 16) for context in contexts for leaf in context["cert_chain"]}


def _delivered(proxy: dict, secret: str = "default") -> x509.Certificate:
    return x509.load_pem_x509_certificate(Path(proxy["secrets"][secret]).read_bytes())


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class DemoTests(unittest.TestCase):
    def setUp(self) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="demo-")
        self.addCleanup(self._temporary.cleanup)

    def _folder(self, envoy: Path) -> Path:
        return Path(self._temporary.name) / envoy.parent.name

    def _start(self, envoy: Path, flags: tuple[str, ...] = ("--no-rotation",)) -> tuple[subprocess.Popen, dict]:
        folder = self._folder(envoy)
        command = [sys.executable, str(_DEMO), "--envoy", str(envoy), "--folder", str(folder), *flags]
        demo = subprocess.Popen([*command, "--request-seconds", "0.05"], stdout=subprocess.DEVNULL)
        self.addCleanup(self._end, demo)
        state = folder / "mesh.json"
        self.assertTrue(_eventually(lambda: state.exists() or demo.poll() is not None))
        self.assertIsNone(demo.poll(), "the demo ended before it was ready")
        return demo, json.loads(state.read_text())

    def _end(self, demo: subprocess.Popen) -> None:
        if demo.poll() is None:
            demo.terminate()
            demo.wait(_PATIENCE_SECONDS)

    def _assert_nothing_left(self, state: dict) -> None:
        self.assertTrue(_eventually(lambda: not any(map(_is_running, state["pids"].values()))), state["pids"])

    def test_every_release_serves_what_was_delivered_and_follows_a_rotation(self) -> None:
        self.assertTrue(_ENVOYS, "no Envoy in .tools; scripts/install test fetches them")
        for envoy in _ENVOYS:
            with self.subTest(envoy=envoy.parent.name):
                demo, state = self._start(envoy)
                before = {}
                for proxy in state["proxies"]:
                    expected = {_delivered(proxy, secret).serial_number for secret in proxy["secrets"]}
                    self.assertEqual(_served_serials(proxy["admin"]), expected)
                    before[proxy["workload"]] = _delivered(proxy).serial_number
                demo.send_signal(signal.SIGUSR1)
                for proxy in state["proxies"]:
                    old = before[proxy["workload"]]
                    if proxy["rotates"]:
                        self.assertTrue(_eventually(lambda: old not in _served_serials(proxy["admin"])))
                        self.assertIn(_delivered(proxy).serial_number, _served_serials(proxy["admin"]))
                    else:
                        self.assertEqual(_delivered(proxy).serial_number, old)
                demo.terminate()
                self.assertEqual(demo.wait(_PATIENCE_SECONDS), 0)
                self._assert_nothing_left(state)

    def test_a_healthy_mesh_rotates_by_itself_but_for_the_workload_that_was_stopped(self) -> None:
        _, state = self._start(_ENVOYS[-1], ("--healthy", "--leaf-lifetime-seconds", "24", "--spread-seconds", "4"))
        control = self._folder(_ENVOYS[-1]) / "control.json"
        move_into_place(control, b'{"stopped_workloads": ["cart"]}')
        first = {proxy["workload"]: _delivered(proxy) for proxy in state["proxies"]}
        self.assertEqual(len(first), 6)
        self.assertEqual(len({leaf.issuer for leaf in first.values()}), 1)
        cart = next(proxy for proxy in state["proxies"] if proxy["workload"] == "cart")
        for _ in range(2):
            for proxy in state["proxies"]:
                old = first[proxy["workload"]]
                if proxy is not cart:
                    self.assertTrue(_eventually(lambda: _delivered(proxy) != old), proxy["workload"])
                    first[proxy["workload"]] = _delivered(proxy)
        self.assertEqual(_delivered(cart), first["cart"])
        control.unlink()
        self.assertTrue(_eventually(lambda: first["cart"].serial_number not in _served_serials(cart["admin"])))

    def test_traffic_shakes_hands_and_a_stock_proxy_keeps_its_tls_statistics(self) -> None:
        _, state = self._start(_ENVOYS[-1])
        for proxy in state["proxies"]:
            admin = proxy["admin"]
            if proxy["workload"] == "payment":
                self.assertNotIn(b"ssl_handshake", _get(admin, "/stats/prometheus"))
            else:
                for name in (b"envoy_listener_ssl_handshake{listener_", b"envoy_cluster_ssl_handshake{cluster_"):
                    self.assertTrue(_eventually(lambda: name in _get(admin, "/stats/prometheus?usedonly")), name)

    def test_the_end_of_one_part_ends_all(self) -> None:
        demo, state = self._start(_ENVOYS[-1])
        os.kill(state["pids"]["cart"], signal.SIGKILL)
        self.assertEqual(demo.wait(_PATIENCE_SECONDS), 1)
        self._assert_nothing_left(state)

    def test_no_part_outlives_a_demo_that_was_killed(self) -> None:
        demo, state = self._start(_ENVOYS[-1])
        demo.kill()
        demo.wait(_PATIENCE_SECONDS)
        self._assert_nothing_left(state)


if __name__ == "__main__":
    unittest.main()
