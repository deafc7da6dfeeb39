# SPDX-License-Identifier: Apache-2.0
"""What holds for every alert and every recorded series."""

import re
import unittest

import yaml
from packs import ALERTS, ROOT, alerts, make_rules, rules, shipped

SEVERITIES = {"critical", "warning", "info"}
NAME = re.compile(r"(?<![\w:{])(istio_[a-z0-9_:]+)(?![\w(])")
# A name that only a label matcher or a label list holds is no series.
STRING = re.compile(r'"[^"]*"')
LABEL_LIST = re.compile(r"\b(?:by|on|ignoring|without|group_left|group_right) *\([^)]*\)")


def series_named(expression: str) -> set[str]:
    return set(NAME.findall(LABEL_LIST.sub("", STRING.sub('""', expression))))


class Alerts(unittest.TestCase):
    def test_it_says_how_urgent_it_is_what_happens_and_what_to_do(self):
        for alert in alerts():
            with self.subTest(alert["alert"], labels=alert["labels"]):
                self.assertIn(alert["labels"]["severity"], SEVERITIES)
                annotations = alert["annotations"]
                self.assertEqual(set(annotations), {"summary", "description", "runbook_url"})
                # One line, as the subject of a mail, without a full stop.
                self.assertNotIn("\n", annotations["summary"].strip())
                self.assertFalse(annotations["summary"].rstrip().endswith("."))
                self.assertTrue(annotations["description"].rstrip().endswith((".", "}}")))
                self.assertTrue(annotations["runbook_url"].endswith(f"/{alert['alert']}.md"))

    def test_its_labels_stay_the_same_while_it_lasts(self):
        for alert in alerts():
            for value in alert["labels"].values():
                self.assertNotIn("$value", value)

    def test_what_is_absent_is_absent_for_more_than_one_failed_scrape(self):
        waits = {alert["alert"]: alert.get("for", "0s") for alert in alerts() if "absent(" in alert["expr"]}
        self.assertIn("IstioCertificateExporterAbsent", waits)
        for name, wait in waits.items():
            self.assertGreaterEqual(make_rules.seconds(wait), 300, name)

    def test_one_alert_in_two_severities_is_told_apart_by_its_labels(self):
        seen = [(alert["alert"], tuple(sorted(alert["labels"].items()))) for alert in alerts()]
        self.assertEqual(sorted(seen), sorted(set(seen)))


class Series(unittest.TestCase):
    def test_every_series_that_is_asked_for_is_emitted_or_recorded(self):
        emitted = set(re.findall(r"^\| `([a-z_:]+)` \|", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE))
        emitted |= {f"{name}_{part}" for name in emitted for part in ("bucket", "sum", "count")}
        recorded = {rule["record"] for one in shipped().values() for rule in rules(one) if "record" in rule}
        for document in shipped().values():
            for rule in rules(document):
                with self.subTest(rule.get("alert") or rule["record"]):
                    self.assertLessEqual(series_named(rule["expr"]), emitted | recorded)

    def test_a_recorded_series_is_made_in_one_group(self):
        groups: dict[str, set[str]] = {}
        for document in shipped().values():
            for group in document["groups"]:
                for rule in group["rules"]:
                    if "record" in rule:
                        groups.setdefault(rule["record"], set()).add(group["name"])
        self.assertEqual({name: found for name, found in groups.items() if len(found) > 1}, {})


class Templates(unittest.TestCase):
    def test_every_wait_and_every_interval_is_a_threshold(self):
        for path in (ALERTS / "templates").glob("*/*.yml"):
            for group in yaml.safe_load(path.read_text()):
                self.assertEqual(group["interval"], "<interval>")
                for rule in group["rules"]:
                    for key in {"for", "keep_firing_for"} & rule.keys():
                        self.assertRegex(str(rule[key]), r"^<[a-z_]+>$", f"{path.name}: {rule['alert']}")

    def test_every_range_is_a_threshold(self):
        for path in (ALERTS / "templates").glob("*/*.yml"):
            for found in re.findall(r"\[(\w+)(?::\w+)?\]|offset (\w+)", path.read_text()):
                self.fail(f"{path.name}: {found}")


if __name__ == "__main__":
    unittest.main()
