# SPDX-License-Identifier: Apache-2.0
"""What people read of an alert."""

from __future__ import annotations

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from alertmanager import TEMPLATES


def _alert(workload: str) -> dict:
    annotations = {
        "summary": f"The certificate of {workload} was not rotated",
        "description": "It still works.",
        "runbook_url": "docs/runbooks/IstioCertificateRotationOverdue.md",
    }
    return {"status": "firing", "labels": {"workload": workload}, "annotations": annotations}


def _rendered(template: str, status: str, workloads: list[str], **common: str) -> str:
    alerts = [_alert(workload) for workload in workloads]
    data = {"status": status, "alerts": alerts, "commonLabels": {"alertname": "IstioSome", **common}}
    with tempfile.TemporaryDirectory(prefix="template-") as folder:
        file = Path(folder) / "data.json"
        file.write_text(json.dumps(data))
        return subprocess.run(
            [
                *("amtool", "template", "render", f"--template.glob={TEMPLATES}", f"--template.data={file}"),
                f'--template.text={{{{ template "{template}" . }}}}',
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.rstrip("\n")


class Text(unittest.TestCase):
    def test_the_title_of_one_alert_is_its_summary(self) -> None:
        self.assertEqual(_rendered("istio.title", "firing", ["cart"]), "The certificate of cart was not rotated")

    def test_the_title_of_several_counts_them_and_names_the_cluster(self) -> None:
        title = _rendered("istio.title", "firing", ["cart", "payment"], cluster="east")
        self.assertEqual(title, "2 times IstioSome (east)")

    def test_what_is_over_says_so_first(self) -> None:
        title = _rendered("istio.title", "resolved", ["cart"], cluster="east")
        self.assertEqual(title, "Resolved: The certificate of cart was not rotated (east)")

    def test_the_text_has_a_paragraph_with_its_runbook_for_each_alert(self) -> None:
        text = _rendered("istio.text", "firing", ["cart", "payment"])
        paragraph = "The certificate of {} was not rotated\nIt still works.\nRunbook: docs/runbooks/{}.md"
        expected = [paragraph.format(name, "IstioCertificateRotationOverdue") for name in ("cart", "payment")]
        self.assertEqual(text.split("\n\n"), expected)


if __name__ == "__main__":
    unittest.main()
