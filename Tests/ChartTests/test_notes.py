# SPDX-License-Identifier: Apache-2.0
"""What is said after an installation."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml
from chart import CHART, NAMESPACE, RELEASE, combinations, sync_chart


class Notes(unittest.TestCase):
    """Helm shows notes only to a cluster: here a copy of the chart has them as an object."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.chart = Path(cls.folder.name) / "chart"
        shutil.copytree(CHART, cls.chart)
        templates = cls.chart / "templates"
        text = (templates / "NOTES.txt").read_text()
        (templates / "_notes.tpl").write_text('{{ define "notes" }}' + text + "{{ end }}")
        (templates / "notes.yaml").write_text('notes: {{ include "notes" . | toJson }}\n')

    def notes(self, values: dict) -> str:
        command = [
            sync_chart.helm(), "template", RELEASE, str(self.chart), "--namespace", NAMESPACE,
            "--show-only", "templates/notes.yaml", "--values", "-",
        ]  # fmt: skip
        done = subprocess.run(command, input=yaml.safe_dump(values), text=True, capture_output=True, check=True)
        return yaml.safe_load(done.stdout)["notes"]

    def test_the_default_says_how_to_widen_to_secrets(self):
        notes = self.notes({})
        upgrade = f"helm upgrade {RELEASE} CHART --namespace {NAMESPACE} --reuse-values"
        self.assertIn(f"{upgrade} --set secrets.read=cluster", notes)
        self.assertIn(f"{upgrade} --set secrets.read=named", notes)
        self.assertIn(f"{upgrade} --set proxies.reach=observer", notes)
        self.assertIn("loopback", notes)
        self.assertIn("honor_labels: true", notes)

    def test_each_profile_says_what_is_on(self):
        for name, values in combinations():
            with self.subTest(name):
                notes = self.notes(values)
                self.assertIn(f"Proxies: {values['proxies']['reach']}.", notes)
                self.assertIn(f"Secrets: {values['secrets']['read']}.", notes)
                reads = values["secrets"]["read"] != "none"
                self.assertEqual("private keys included" in notes, reads)
                self.assertEqual("--set secrets.read=none" in notes, reads)
                self.assertNotIn("<no value>", notes)
                self.assertNotIn("%!", notes)
