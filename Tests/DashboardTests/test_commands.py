# SPDX-License-Identifier: Apache-2.0
"""scripts/make-dashboards and scripts/check-dashboards, as they are called."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def run(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


class Making(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_the_files_are_what_is_made(self):
        done = run("make-dashboards", "--check")
        self.assertEqual((done.returncode, done.stdout), (0, ""), "run scripts/make-dashboards")

    def test_the_same_is_made_every_time(self):
        for _ in range(2):
            self.assertEqual(run("make-dashboards", "--output", self.folder).returncode, 0)
            made = {path.name: path.read_text() for path in self.folder.glob("*.json")}
            wanted = {path.name: path.read_text() for path in (ROOT / "dashboards").glob("*.json")}
            self.assertEqual(made, wanted)

    def test_what_differs_is_named_and_left_alone(self):
        run("make-dashboards", "--output", self.folder)
        changed = self.folder / "istio-certificates-tls.json"
        changed.write_text(changed.read_text().replace("TLS errors", "TLS mistakes"))
        (self.folder / "istio-certificates-exporter.json").unlink()
        (self.folder / "another.json").write_text("{}")
        done = run("make-dashboards", "--check", "--output", self.folder)
        self.assertEqual(done.returncode, 1)
        named = sorted(Path(line).name for line in done.stdout.splitlines())
        self.assertEqual(named, ["another.json", "istio-certificates-exporter.json", "istio-certificates-tls.json"])
        self.assertIn("TLS mistakes", changed.read_text())

    def test_runbooks_can_be_served_elsewhere(self):
        run("make-dashboards", "--output", self.folder, "--runbooks", "https://wiki.example.com/runbooks/")
        for path in self.folder.glob("*.json"):
            variables = {one["name"]: one for one in json.loads(path.read_text())["templating"]["list"]}
            self.assertEqual(variables["runbooks"]["query"], "https://wiki.example.com/runbooks")
            self.assertIs(variables["runbooks"]["skipUrlSync"], True)


class Checking(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for path in (ROOT / "dashboards").glob("*.json"):
            (self.folder / path.name).write_text(path.read_text())
        self.overview = self.folder / "istio-certificates-overview.json"

    def change(self, change: Any) -> None:
        dashboard = json.loads(self.overview.read_text())
        change(dashboard)
        self.overview.write_text(json.dumps(dashboard))

    def expression(self, dashboard: dict[str, Any], expression: str) -> None:
        next(one for one in dashboard["panels"] if one["title"] == "Certificates")["targets"][0]["expr"] = expression

    def test_a_good_one_has_no_fault(self):
        done = run("check-dashboards", self.overview)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"overview\.json: \d+ expressions, no fault")

    def test_what_promql_is_not_is_named_with_its_place(self):
        self.change(lambda one: self.expression(one, 'count(istio_proxy_up{job=~"$job",instance=~"$instance"} and)'))
        done = run("check-dashboards", self.overview)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(
            done.stdout, r"panel \d+ \(Certificates\), query A: promtool refuses it \[target-promql-rule\]"
        )

    def test_a_variable_whose_series_are_no_promql_is_named(self):
        def change(dashboard: dict[str, Any]) -> None:
            namespace = next(one for one in dashboard["templating"]["list"] if one["name"] == "namespace")
            namespace["query"]["query"] = 'label_values(istio_proxy_up{job="$job}, namespace)'

        self.change(change)
        done = run("check-dashboards", self.overview)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"variable namespace: promtool refuses it \[template-label-promql-rule\]")

    def test_two_of_one_uid_are_named(self):
        again = self.folder / "copy.json"
        again.write_text(self.overview.read_text())
        done = run("check-dashboards", self.overview, again)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"copy.json: has the uid of {self.overview} [id-rule]", done.stdout)

    def test_a_prometheus_that_does_not_answer_is_a_fault(self):
        # Port 0 is nobody's.
        done = run("check-dashboards", "--prometheus", "http://127.0.0.1:0", self.overview)
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not answer", done.stdout)


if __name__ == "__main__":
    unittest.main()
