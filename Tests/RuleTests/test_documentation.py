# SPDX-License-Identifier: Apache-2.0
"""docs/alerts.md lists the alerts that there are, and names nothing else."""

import re
import unittest
from collections import defaultdict

from packs import ALERTS, ROOT, alerts, make_rules, rules, shipped

TEXT = (ROOT / "docs/alerts.md").read_text()
ROW = re.compile(r"^\| \[(Istio\w+)\]\(runbooks/(\w+)\.md\) \| ([a-z, ]+) \| .+ \|$", re.MULTILINE)


class Table(unittest.TestCase):
    def test_each_alert_is_listed_once_with_its_severities_and_its_runbook(self):
        wanted = defaultdict(set)
        for alert in alerts():
            wanted[alert["alert"]].add(alert["labels"]["severity"])
        rows = ROW.findall(TEXT)
        self.assertEqual(sorted(name for name, _, _ in rows), sorted(wanted))
        for name, runbook, severities in rows:
            self.assertEqual(runbook, name)
            self.assertTrue((ROOT / f"docs/runbooks/{runbook}.md").is_file(), runbook)
            self.assertEqual(set(severities.split(", ")), wanted[name], name)


class Names(unittest.TestCase):
    def test_each_alert_series_threshold_and_file_that_is_named_is_there(self):
        known = {alert["alert"] for alert in alerts()}
        self.assertEqual(set(re.findall(r"\bIstio(?:[A-Z][A-Za-z]+)\b", TEXT)) - known, set())
        recorded = {rule["record"] for one in shipped().values() for rule in rules(one) if "record" in rule}
        self.assertEqual(set(re.findall(r"`(istio_[a-z_:]+:[a-z_:]+)", TEXT)) - recorded, set())
        thresholds = make_rules.read_thresholds(ALERTS / "thresholds.yml")
        named = set(re.findall(r"--set ([a-z_]+)=", TEXT))
        self.assertGreater(len(named), 3)
        self.assertEqual(named - thresholds.keys(), set())
        for path in re.findall(r"`?((?:alerts|scripts|Tests)/[\w/.-]*\w)", TEXT):
            self.assertTrue((ROOT / path).exists(), path)


class Examples(unittest.TestCase):
    def test_each_flag_combination_makes_rules(self):
        thresholds = make_rules.read_thresholds(ALERTS / "thresholds.yml")
        flags = re.findall(r"(?:--(?:leaf-lifetime|set) [\w./:=-]+\s*)+", TEXT)
        self.assertGreater(len(flags), 4)
        for text in flags:
            changed = thresholds
            if lifetime := re.search(r"--leaf-lifetime (\S+)", text):
                changed = make_rules.for_lifetime(changed, lifetime[1].rstrip("`"))
            make_rules.rule_files(make_rules.with_settings(changed, re.findall(r"--set ([^\s`]+)", text)))


class Timeline(unittest.TestCase):
    def test_its_moments_are_those_of_the_thresholds(self):
        thresholds = make_rules.read_thresholds(ALERTS / "thresholds.yml")

        def length(name: str) -> int:
            return make_rules.seconds(thresholds[name].value)

        def share(name: str) -> float:
            return float(thresholds[name].value)

        half, day = 12 * 3600, 24 * 3600
        late = half + share("late_ratio") * half
        overdue = half + share("rotation_slack_ratio") * day
        moments = {
            "IstioIssuanceShortfall": late + length("shortfall_for"),
            "IstioCertificateRotationStalled": overdue + length("stalled_for"),
            "IstioCertificateRotationOverdue": overdue + length("overdue_for"),
            "IstioCertificateExpiringSoon": day - share("expiring_planned_ratio") * half + length("expiring_for"),
            "IstioCertificateExpired": day,
        }
        for name, moment in moments.items():
            row = re.search(rf"^\| (\d\d):(\d\d) \| .* \| {name}[^|]* \|$", TEXT, re.MULTILINE)
            self.assertIsNotNone(row, name)
            self.assertAlmostEqual(int(row[1]) * 3600 + int(row[2]) * 60, moment, delta=60, msg=name)


if __name__ == "__main__":
    unittest.main()
