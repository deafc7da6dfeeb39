# SPDX-License-Identifier: Apache-2.0
"""Where each alert of the packs goes, and that no inhibition can silence its own source."""

from __future__ import annotations

import re
import unittest

import yaml
from alertmanager import SAMPLE, Alertmanager, Labels, eventually, rules

RECEIVERS = {"critical": "mesh-on-call", "warning": "mesh-team", "info": "mesh-log"}


def _may_hold(matcher: str, labels: Labels) -> bool:
    """Of the labels that a rule gives; what its expression gives is not known here."""
    name, operator, value = re.fullmatch(r'(\w+)(=~|=)"([^"]*)"', matcher).groups()
    found = labels.get(name)
    if found is None:
        return True
    return bool(re.fullmatch(value, found)) if operator == "=~" else found == value


class Routes(unittest.TestCase):
    def test_every_alert_reaches_the_receiver_of_its_severity_alone(self) -> None:
        alertmanager = Alertmanager(type(self))
        # Each in a cluster of its own, where nothing silences it.
        alerts = [
            {"alertname": rule["alert"], **rule["labels"], "cluster": f"cluster-{number}"}
            for number, rule in enumerate(rules())
        ]
        self.assertGreater(len(alerts), 15)
        self.assertLessEqual({alert["severity"] for alert in alerts}, RECEIVERS.keys())
        alertmanager.push(*alerts, {"alertname": "WithoutSeverity"})
        eventually(lambda: len(alertmanager.told()) > len(alerts), "each alert was told")
        where = {one["labels"].get("cluster", ""): one["receiver"] for one in alertmanager.told()}
        self.assertEqual(len(alertmanager.told()), len(where))
        expected = {alert["cluster"]: RECEIVERS[alert["severity"]] for alert in alerts}
        self.assertEqual(where, expected | {"": RECEIVERS["warning"]})


class InhibitionRules(unittest.TestCase):
    def test_no_alert_is_source_and_target_of_one_rule(self) -> None:
        inhibitions = yaml.safe_load(SAMPLE.read_text())["inhibit_rules"]
        for inhibition in inhibitions:
            for rule in rules():
                labels = {"alertname": rule["alert"], **rule["labels"]}
                sides = [
                    all(_may_hold(matcher, labels) for matcher in inhibition[side])
                    for side in ("source_matchers", "target_matchers")
                ]
                self.assertFalse(all(sides), f"{labels} in {inhibition}")

    def test_every_matcher_holds_may_hold_for_an_alert_that_exists(self) -> None:
        known = [{"alertname": rule["alert"], **rule["labels"]} for rule in rules()]
        for inhibition in yaml.safe_load(SAMPLE.read_text())["inhibit_rules"]:
            for side in ("source_matchers", "target_matchers"):
                found = [labels for labels in known if all(_may_hold(matcher, labels) for matcher in inhibition[side])]
                self.assertTrue(found, f"{side} of {inhibition}")


if __name__ == "__main__":
    unittest.main()
