# SPDX-License-Identifier: Apache-2.0
"""The rules that are made for other thresholds, and what is refused."""

import contextlib
import io
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml
from packs import ALERTS, make_rules, rules, shipped


def made(*arguments: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        status = make_rules.main(["--output", folder, *arguments])
        assert status == 0, status
        return {str(path.relative_to(folder)): path.read_text() for path in Path(folder).rglob("*.y*ml")}


def refusal(*arguments: str) -> str:
    """What it says, and that it wrote nothing."""
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stderr(said):
            status = make_rules.main(["--output", folder, *arguments])
        assert status == 1 and not list(Path(folder).iterdir()), (status, said.getvalue())
    return said.getvalue()


def rule(text: str, **wanted: str) -> dict:
    for one in rules(yaml.safe_load(text)):
        if all(one.get(key) == value for key, value in wanted.items()):
            return one
    raise AssertionError(f"no rule {wanted}")


class Files(unittest.TestCase):
    def test_what_is_shipped_is_what_would_be_made(self):
        self.assertEqual(make_rules.main(["--check"]), 0)
        for name, text in made().items():
            self.assertEqual((ALERTS / name).read_text(), text)

    def test_vmalert_gets_the_same_rules_without_the_field_that_it_does_not_know(self):
        for name, document in shipped().items():
            for one in rules(document):
                one.pop("keep_firing_for", None)
            self.assertEqual(yaml.safe_load((ALERTS / "vmalert" / name).read_text()), document)

    def test_the_prometheus_rule_holds_the_same_groups(self):
        for name, document in shipped().items():
            pack = name.removesuffix(".rules.yml")
            custom = yaml.safe_load((ALERTS / f"kubernetes/{pack}.yaml").read_text())
            self.assertEqual(custom["apiVersion"], "monitoring.coreos.com/v1")
            self.assertEqual(custom["kind"], "PrometheusRule")
            self.assertEqual(custom["metadata"]["name"], pack)
            self.assertEqual(custom["spec"], document)

    def test_a_file_that_nothing_makes_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            files = make_rules.rule_files(make_rules.read_thresholds(ALERTS / "thresholds.yml"))
            make_rules.write(files, Path(folder))
            self.assertEqual(make_rules.differing(files, Path(folder)), [])
            (Path(folder) / "old.rules.yml").write_text("groups: []\n")
            (Path(folder) / "vmalert/istio-issuers.rules.yml").write_text("groups: []\n")
            self.assertEqual(
                make_rules.differing(files, Path(folder)), ["old.rules.yml", "vmalert/istio-issuers.rules.yml"]
            )


class Thresholds(unittest.TestCase):
    def test_a_threshold_is_changed_wherever_it_is_used(self):
        text = made("--set", "rotation_slack_ratio=0.125", "--set", "expiring_for=90s")["istio-certificates.rules.yml"]
        failed = rule(text, record="istio_certificate:rotation_failed:timestamp")
        self.assertIn("0.125 * (", failed["expr"])
        soon = rule(text, alert="IstioCertificateExpiringSoon")
        self.assertEqual(soon["for"], "90s")

    def test_runbooks_can_be_anywhere(self):
        text = made("--set", "runbooks=https://wiki.example.com/runbooks")["istio-issuers.rules.yml"]
        sealed = rule(text, alert="IstioVaultSealed")
        self.assertEqual(
            sealed["annotations"]["runbook_url"], "https://wiki.example.com/runbooks/IstioVaultSealed.md"
        )

    def test_shorter_leaves_shorten_what_goes_with_them_and_nothing_else(self):
        def value(section: str, text: str) -> str:
            return make_rules.for_lifetime({"x": make_rules.Threshold(section, text)}, "1h")["x"].value

        self.assertEqual(value("leaf", "10m"), "25s")
        self.assertEqual(value("leaf", "5s"), "1s")
        # Two samples at least are in a range of five seconds.
        self.assertEqual(value("leaf_windows", "1m"), "5s")
        self.assertEqual(value("fixed", "10m"), "10m")
        self.assertEqual(value("ratios", "0.05"), "0.05")

    def test_what_is_set_is_not_scaled(self):
        text = made("--leaf-lifetime", "1h", "--set", "expiring_for=3m")["istio-certificates.rules.yml"]
        self.assertEqual(rule(text, alert="IstioCertificateExpiringSoon")["for"], "3m")

    def test_promtool_takes_the_rules_of_any_lifetime(self):
        for lifetime in ("1m", "1h", "30d"):
            with tempfile.TemporaryDirectory() as folder:
                self.assertEqual(make_rules.main(["--output", folder, "--leaf-lifetime", lifetime]), 0)
                files = [*Path(folder).glob("*.rules.yml"), *Path(folder).glob("vmalert/*")]
                result = subprocess.run(["promtool", "check", "rules", *files], capture_output=True, text=True)
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_durations_are_written_as_prometheus_reads_them_and_as_people_say_them(self):
        for text, count, spoken in (
            ("1h12m", 4320, "1 hour 12 minutes"),
            ("90d", 7776000, "90 days"),
            ("1s", 1, "1 second"),
        ):
            self.assertEqual(make_rules.seconds(text), count)
            self.assertEqual(make_rules.duration(count), text)
            self.assertEqual(make_rules.words(count), spoken)


class Refusals(unittest.TestCase):
    def test_a_mistake_is_said_with_its_name_and_its_remedy(self):
        for arguments, words in (
            (["--set", "rotation_slack=0.1"], "there is no threshold rotation_slack; alerts/thresholds.yml lists"),
            (["--set", "rotation_slack_ratio"], "write NAME=VALUE"),
            (["--set", "rotation_slack_ratio=5"], "rotation_slack_ratio: must lie between 0 and 1"),
            (["--set", "rotation_slack_ratio=five"], "rotation_slack_ratio: 'five' is no number"),
            (["--set", "overdue_for=5"], "overdue_for: '5' is no duration such as 90s"),
            (["--set", "overdue_for=0s"], "overdue_for: must be at least a second"),
            (["--set", "late_leaves=0"], "late_leaves: must be 1 or more"),
            (["--set", "runbooks=my wiki"], "runbooks: must be printable and without spaces"),
            (["--leaf-lifetime", "soon"], "'soon' is no duration"),
        ):
            self.assertIn(words, refusal(*arguments))

    def test_the_shipped_rules_are_not_overwritten_with_other_thresholds(self):
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit):
            make_rules.main(["--set", "rotation_slack_ratio=0.1"])

    def test_a_template_that_names_no_threshold_is_refused_with_its_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "10-some.yml"
            path.write_text("- name: some\n  interval: <sometimes>\n")
            with self.assertRaisesRegex(make_rules.Fault, r"/10-some.yml:2: <sometimes> is not in thresholds.yml"):
                make_rules.filled(path, {}, set())

    def test_a_number_has_no_seconds(self):
        with self.assertRaisesRegex(make_rules.Fault, "it is no duration"):
            make_rules.Threshold("ratios", "0.5").written("seconds")


if __name__ == "__main__":
    unittest.main()
