# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import yaml
from alert_receiver.journal import Journal

PACKAGE = Path(__file__).parents[1]
SAMPLE = {
    "global": {"resolve_timeout": "5m"},
    "templates": ["some.tmpl"],
    "route": {
        "receiver": "team",
        "group_by": ["alertname"],
        "group_wait": "5m",
        "repeat_interval": "1d",
        "routes": [{"receiver": "pager", "matchers": ['a="e"'], "group_wait": "3m", "routes": [{"continue": True}]}],
    },
    "inhibit_rules": [{"source_matchers": ['a="b"'], "target_matchers": ['a="c"'], "equal": ["d"]}],
    "receivers": [{"name": "team", "slack_configs": [{"channel": "#team"}]}, {"name": "pager"}],
}


def _alert(status: str, **labels: str) -> dict:
    return {"status": status, "labels": labels, "annotations": {"summary": "told"}, "fingerprint": "f", "startsAt": "s"}


def _told(receiver: str, status: str, **labels: str) -> dict:
    return {"receiver": receiver, "status": status, "labels": labels, "annotations": {"summary": "told"}}


class JournalTests(unittest.TestCase):
    def test_an_alert_that_goes_on_is_kept_once_and_each_change_of_it_too(self) -> None:
        journal = Journal()
        for status in ("firing", "firing", "resolved", "resolved", "firing"):
            journal.add("team", {"alerts": [_alert(status, workload="cart")]})
        self.assertEqual([entry["status"] for entry in journal.entries()], ["firing", "resolved", "firing"])

    def test_receivers_and_label_sets_are_told_apart(self) -> None:
        journal = Journal()
        journal.add("team", {"alerts": [_alert("firing", workload="cart"), _alert("firing", workload="payment")]})
        journal.add("pager", {"alerts": [_alert("firing", workload="cart")]})
        expected = [
            _told("team", "firing", workload="cart"),
            _told("team", "firing", workload="payment"),
            _told("pager", "firing", workload="cart"),
        ]
        self.assertEqual(journal.entries(), expected)


class ReceiverTests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="receiver-")
        self.addCleanup(folder.cleanup)
        self.configuration = Path(folder.name) / "alertmanager.yml"
        sample = Path(folder.name) / "sample.yml"
        sample.write_text(yaml.safe_dump(SAMPLE))
        command = [sys.executable, str(PACKAGE), "--sample", str(sample), "--configuration", str(self.configuration)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self._stop)
        self.url = f"http://127.0.0.1:{json.loads(self.process.stdout.readline())['port']}"

    def _stop(self) -> None:
        self.process.terminate()
        self.assertEqual(self.process.wait(10), 0)
        self.process.stdout.close()

    def _send(self, path: str, body: bytes) -> int:
        with urllib.request.urlopen(urllib.request.Request(self.url + path, body), timeout=10) as answer:
            return answer.status

    def test_the_configuration_keeps_routes_and_inhibitions_and_changes_waits_and_receivers(self) -> None:
        made = yaml.safe_load(self.configuration.read_text())
        self.assertEqual(made["inhibit_rules"], SAMPLE["inhibit_rules"])
        pager = {"receiver": "pager", "matchers": ['a="e"'], "routes": [{"continue": True}]}
        waits = {"group_wait": "1s", "group_interval": "1s", "repeat_interval": "1h"}
        self.assertEqual(made["route"], {"receiver": "team", "group_by": ["alertname"], "routes": [pager], **waits})
        urls = {one["name"]: one["webhook_configs"][0]["url"] for one in made["receivers"]}
        self.assertEqual(urls, {"team": f"{self.url}/team", "pager": f"{self.url}/pager"})
        self.assertNotIn("templates", made)

    def test_what_was_sent_is_answered_by_receiver(self) -> None:
        alerts = {"alerts": [_alert("firing", alertname="A")]}
        self.assertEqual(self._send("/team", json.dumps(alerts).encode()), 200)
        with urllib.request.urlopen(self.url, timeout=10) as answer:
            self.assertEqual(json.load(answer), [_told("team", "firing", alertname="A")])

    def test_what_is_no_notification_is_refused(self) -> None:
        for body in (b"{", b"{}", b'{"alerts": [{}]}', b'{"alerts": 1}'):
            with self.subTest(body=body), self.assertRaises(urllib.error.HTTPError) as refused:
                self._send("/team", body)
            self.assertEqual(refused.exception.code, 400)
            refused.exception.close()


if __name__ == "__main__":
    unittest.main()
