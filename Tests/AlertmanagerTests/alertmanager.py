# SPDX-License-Identifier: Apache-2.0
"""A real Alertmanager with the sample configuration, and the receiver that it writes to."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "alerts/alertmanager/alertmanager.example.yml"
TEMPLATES = ROOT / "alerts/alertmanager/istio.tmpl"
_PATIENCE_SECONDS = 30.0

Labels = dict[str, str]
Found = TypeVar("Found")


def rules() -> list[dict[str, Any]]:
    """Every alert of the packs as they are shipped; one with several causes is there several times."""
    return [
        rule
        for path in sorted((ROOT / "alerts").glob("*.rules.yml"))
        for group in yaml.safe_load(path.read_text())["groups"]
        for rule in group["rules"]
        if "alert" in rule
    ]


def eventually(find: Callable[[], Found], what: str) -> Found:
    """What `find` gives as soon as that is true; a bound, not an expectation."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {_PATIENCE_SECONDS:.0f} s: {what}")


class Alertmanager:
    """Both programs on free ports; `test` ends them."""

    def __init__(self, test: type[unittest.TestCase]) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="alertmanager-")
        test.addClassCleanup(temporary.cleanup)
        folder = Path(temporary.name)
        configuration = folder / "alertmanager.yml"
        receiver = subprocess.Popen(
            [
                *(sys.executable, str(ROOT / "Tests/StandIns/alert_receiver")),
                *("--sample", str(SAMPLE), "--configuration", str(configuration)),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        test.addClassCleanup(_end, receiver)
        self._receiver = f"http://127.0.0.1:{json.loads(receiver.stdout.readline())['port']}"
        log = folder / "log"
        with log.open("wb") as output:
            alertmanager = subprocess.Popen(
                [
                    *("prometheus-alertmanager", f"--config.file={configuration}", f"--storage.path={folder / 'data'}"),
                    *("--web.listen-address=127.0.0.1:0", "--cluster.listen-address="),
                ],
                stdout=output,
                stderr=output,
            )
        test.addClassCleanup(_end, alertmanager)
        listening = re.compile(r'"Listening on" address=127\.0\.0\.1:(\d+)')
        port = eventually(lambda: listening.search(log.read_text()), f"Alertmanager listens; {log.read_text()}")[1]
        self._api = f"http://127.0.0.1:{port}/api/v2/alerts"

    def push(self, *alerts: Labels) -> None:
        ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
        body = [{"labels": labels, "endsAt": ends.isoformat()} for labels in alerts]
        request = urllib.request.Request(self._api, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10):
            pass

    def alerts(self) -> list[dict[str, Any]]:
        return _json(self._api)

    def told(self) -> list[dict[str, Any]]:
        return _json(self._receiver)


def _json(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def _end(program: subprocess.Popen) -> None:
    program.terminate()
    program.wait(10)
    if program.stdout:
        program.stdout.close()
