# SPDX-License-Identifier: Apache-2.0
"""What is copied or rendered under deploy/ is up to date, and kustomize builds what Helm renders."""

import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import yaml
from chart import CHART, ROOT, sync_chart

UPDATE = "differs: run scripts/sync-chart"


def helm(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sync_chart.helm(), *arguments], text=True, capture_output=True, check=False)


class Generated(unittest.TestCase):
    def test_files_of_the_chart_are_those_of_alerts_and_dashboards(self):
        self.assertEqual(sync_chart.differences(sync_chart.copies(), [CHART / "files"]), [], UPDATE)
        self.assertGreaterEqual(len(sync_chart.copies()), 2)

    def test_kustomize_and_the_rendered_profiles_are_up_to_date(self):
        folders = [sync_chart.KUSTOMIZE, sync_chart.RENDERED]
        self.assertEqual(sync_chart.differences(sync_chart.wanted_files(), folders), [], UPDATE)

    def test_the_chart_is_clean_to_helm(self):
        done = helm("lint", "--strict", str(CHART))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_chart_runs_the_programs_version(self):
        chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
        source = (ROOT / "Sources/Exporter/ProgramVersion.swift").read_text()
        self.assertIn(f'current = "{chart["appVersion"]}"', source)


@unittest.skipUnless(shutil.which("kubectl"), "no kubectl on the PATH")
class Kustomize(unittest.TestCase):
    maxDiff = None

    def built(self, folder: str) -> dict[tuple, dict]:
        command = ["kubectl", "kustomize", str(sync_chart.KUSTOMIZE / folder)]
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        documents = list(yaml.safe_load_all(done.stdout))
        (config,) = [one for one in documents if one["kind"] == "ConfigMap"]
        hashed = config["metadata"]["name"]
        self.assertRegex(hashed, f"^{sync_chart.NAME}-[a-z0-9]+$")
        (workload,) = [one for one in documents if one["kind"] == "Deployment"]
        (volume,) = workload["spec"]["template"]["spec"]["volumes"]
        self.assertEqual(volume["configMap"]["name"], hashed)
        volume["configMap"]["name"] = config["metadata"]["name"] = sync_chart.NAME
        config["data"] = yaml.safe_load(config["data"]["config.yml"])
        config["metadata"].pop("labels", None)
        return {sync_chart.identity(one): one for one in documents if one["kind"] != "Namespace"}

    def rendered(self, values: dict) -> dict[tuple, dict]:
        documents = [sync_chart.without_helm(one) for one in sync_chart.render(values)]
        (config,) = [one for one in documents if one["kind"] == "ConfigMap"]
        config["data"] = yaml.safe_load(config["data"]["config.yml"])
        config["metadata"].pop("labels", None)
        return {sync_chart.identity(one): one for one in documents}

    def test_the_base_is_what_helm_renders_by_default(self):
        self.assertEqual(self.built("base"), self.rendered({}))

    def test_each_overlay_is_what_helm_renders_for_its_profile(self):
        for name, values in sync_chart.OVERLAYS.items():
            with self.subTest(name):
                self.assertEqual(self.built(f"overlays/{name}"), self.rendered(values))


class ContainerFile(unittest.TestCase):
    def test_it_is_clean_to_hadolint(self):
        beside = Path(sys.executable).parent / "hadolint"
        linter = str(beside) if beside.exists() else shutil.which("hadolint")
        self.assertIsNotNone(linter, "no hadolint; run scripts/install test")
        command = [linter, "--no-color", str(ROOT / "Dockerfile")]
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_image_runs_as_the_user_that_the_chart_asks_for(self):
        lines = (ROOT / "Dockerfile").read_text().splitlines()
        values = yaml.safe_load((CHART / "values.yaml").read_text())
        context = values["podSecurityContext"]
        users = [line for line in lines if line.startswith("USER ")]
        self.assertEqual(users[-1], f"USER {context['runAsUser']}:{context['runAsGroup']}")
