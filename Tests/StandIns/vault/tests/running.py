# SPDX-License-Identifier: Apache-2.0
"""A stand-in that runs for one test."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import unittest
from pathlib import Path
from urllib.parse import urlsplit

import hvac
import requests

PACKAGE = Path(__file__).parents[1]
SECONDS = 10


class StandInTest(unittest.TestCase):
    def setUp(self) -> None:
        command = [sys.executable, str(PACKAGE), "--exit-with-stdin"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self._stop)
        self.ready = json.loads(self.process.stdout.readline())
        self.url = self.ready["url"]

    def _stop(self) -> None:
        self.process.stdin.close()
        try:
            self.assertEqual(self.process.wait(SECONDS), 0)
        finally:
            self.process.kill()
            self.process.stdout.close()

    def client(self, token: str | None = None, namespace: str | None = None) -> hvac.Client:
        session = requests.Session()
        session.trust_env = False
        self.addCleanup(session.close)
        client = hvac.Client(self.url, token="", namespace=namespace, session=session, timeout=SECONDS)
        client.token = token
        return client

    def control(self, method: str, path: str, /, **body: object) -> dict:
        status, _, content = self._ask(self.ready["control"], method, path, json.dumps(body) if body else None)
        self.assertEqual(status, 200, content)
        return json.loads(content)

    def ask(self, method: str, path: str, headers: dict | None = None) -> tuple[int, str, bytes]:
        """Status, content type and body."""
        return self._ask(self.url, method, path, None, headers)

    @staticmethod
    def _ask(url: str, method: str, path: str, body: str | None, headers: dict | None = None):
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
        finally:
            connection.close()
