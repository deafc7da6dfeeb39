# SPDX-License-Identifier: Apache-2.0
"""kubectl takes the stand-in for a real cluster."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import unittest

from .running import SECONDS, StandInCase, pod, secret


@unittest.skipUnless(shutil.which("kubectl"), "no kubectl on the PATH")
class Kubectl(StandInCase):
    # The oldest server in which all of it is found, as one kubectl suits servers a version away from it only.
    arguments = ("--version", "1.32")

    def _command(self, *arguments: str) -> list[str]:
        cache = str(self.stand_in.folder / "cache")
        return ["kubectl", "--kubeconfig", self.stand_in.kubeconfig, "--cache-dir", cache, *arguments]

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "HOME": str(self.stand_in.folder)}
        command = self._command(*arguments)
        return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=environment)

    def test_lists_of_all_namespaces(self) -> None:
        self.stand_in.put(pod("a"), pod("b", "other"))
        done = self._run("get", "pods", "--all-namespaces", "--no-headers")
        self.assertEqual([line.split()[:2] for line in done.stdout.splitlines()], [["other", "b"], ["team", "a"]])

    def test_short_names_and_groups_by_discovery(self) -> None:
        for name in ("cm", "crd", "mutatingwebhookconfigurations", "apiservices", "clustertrustbundles"):
            with self.subTest(name):
                done = self._run("get", name, "--all-namespaces", "--output", "name")
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_one_object_as_json(self) -> None:
        self.stand_in.put(secret("a", "kubernetes.io/tls"))
        done = self._run("--namespace", "team", "get", "secret", "a", "--output", "json")
        found = json.loads(done.stdout)
        self.assertEqual((found["kind"], found["type"], found["data"]), ("Secret", "kubernetes.io/tls", {"a": "YQ=="}))

    def test_pages(self) -> None:
        self.stand_in.put(*(secret(f"s{number}") for number in range(5)))
        begin = self.stand_in.control("GET", "/counters")["requests"]
        done = self._run("--namespace", "team", "get", "secrets", "--chunk-size", "2", "--output", "name")
        self.assertEqual(done.stdout.split(), [f"secret/s{number}" for number in range(5)])
        asked = self.stand_in.control("GET", f"/requests?since={begin}&verb=list&resource=secrets")["requests"]
        self.assertEqual([one["query"]["limit"] for one in asked], ["2", "2", "2"])

    def test_a_watch(self) -> None:
        self.stand_in.put(pod("a"))
        command = self._command("get", "pods", "-A", "--watch", "--output-watch-events", "--no-headers")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout
            try:
                self.assertEqual(running.stdout.readline().split()[:3], ["ADDED", "team", "a"])
                self.stand_in.put(pod("b"))
                self.assertEqual(running.stdout.readline().split()[:3], ["ADDED", "team", "b"])
            finally:
                running.terminate()

    def test_a_refusal_is_told_as_that_of_a_real_server(self) -> None:
        done = self._run("--context", "anonymous", "get", "--raw", "/api/v1/pods")
        self.assertNotEqual(done.returncode, 0)
        self.stand_in.control("PUT", "/rights", "{kind: ClusterRole, metadata: {name: none}}")
        done = self._run("get", "pods", "--all-namespaces")
        expected = (
            'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:istio-system:'
            'istio-certificate-exporter" cannot list resource "pods" in API group "" at the cluster scope'
        )
        self.assertEqual(done.stderr.strip(), expected)
