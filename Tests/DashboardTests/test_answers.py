# SPDX-License-Identifier: Apache-2.0
"""What the queries of the dashboards answer, by promtool, on series as the exporter and the rules show them."""

import json
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from dashboards.queries import built_in_values, panels, substituted, values_at_all

# A value, or values as promtool writes them, each minute.
Series = Mapping[str, float | str]

TARGET = 'job="exporter",instance="a"'
SLOT = 'cluster="east",namespace="shop",role="leaf"'
# promtool asks half an hour after the first sample, which is at zero.
NOW = 1_800


def query(name: str, title: str, reference: str = "A") -> str:
    dashboard = json.loads((ROOT / f"dashboards/istio-certificates-{name}.json").read_text())
    panel = next(one for one in panels(dashboard) if one.get("title") == title)
    expression = next(one["expr"] for one in panel["targets"] if one["refId"] == reference)
    return substituted(expression, values_at_all(dashboard) | built_in_values(step=60, duration=3_600))


class Answers(unittest.TestCase):
    def assert_answers(self, series: Series, expression: str, **expected: float) -> None:
        """`expected` is by what stands between the braces of the one series, or `alone` for none."""
        samples = [
            {"labels": "{}" if labels == "alone" else labels, "value": value} for labels, value in expected.items()
        ]
        self.ask(series, expression, samples)

    def ask(self, series: Series, expression: str, samples: list[dict[str, Any]]) -> None:
        test = {
            "interval": "1m",
            "input_series": [
                {"series": name, "values": f"{value:g}x40" if isinstance(value, (int, float)) else value}
                for name, value in series.items()
            ],
            "promql_expr_test": [{"expr": expression, "eval_time": "30m", "exp_samples": samples}],
        }
        with tempfile.TemporaryDirectory() as folder:
            # JSON is YAML.
            path = Path(folder) / "answers.yml"
            path.write_text(json.dumps({"evaluation_interval": "1m", "tests": [test]}))
            done = subprocess.run(
                ["promtool", "test", "rules", path], capture_output=True, text=True, timeout=60, check=False
            )
        self.assertEqual(done.returncode, 0, f"{expression}\n{done.stdout}{done.stderr}")

    @staticmethod
    def late_leaves() -> dict[str, float]:
        """One leaf that is late, of which an agent tells too; one in time; one of a proxy that does not answer."""
        agent = f'{SLOT},workload="cart",pod="cart-0",source="agent",secret="default"'
        late = f'{SLOT},workload="cart",pod="cart-0",source="handshake"'
        in_time = f'{SLOT},workload="till",pod="till-0",source="handshake"'
        unanswered = f'{SLOT},workload="bank",pod="bank-0",source="handshake"'
        series: dict[str, float] = {f"istio_certificate:unanswered:info{{{unanswered}}}": 1}
        for slot, failed in [(agent, 60), (late, 60), (in_time, 36_000), (unanswered, 60)]:
            for instance in "ab":
                target = f'job="exporter",instance="{instance}"'
                series[f"istio_certificate:rotation_failed:timestamp{{{slot},{target}}}"] = failed
                series[f"istio_certificate_in_use{{{slot},{target}}}"] = 1 if slot in (agent, in_time) else 0
            series[f"istio_certificate:rotation_lead:seconds{{{slot}}}"] = failed - 60 - NOW
            series[f"istio_certificate:remaining:ratio{{{slot}}}"] = -1 if failed == 60 else 0.7
        for slot in (late, in_time, unanswered):
            series[f'istio_certificate:distinct:info{{{slot},ca="old"}}'] = 1
        return series

    def test_a_late_leaf_counts_once_and_not_where_its_proxy_does_not_answer(self):
        series = self.late_leaves()
        for name, title in [
            ("overview", "Overdue"),
            ("overview", "Expired"),
            ("overview", "Delivery gaps"),
            ("rotation", "Overdue"),
            ("rotation", "Past due"),
        ]:
            with self.subTest(name, title=title):
                self.assert_answers(series, query(name, title), alone=1)
        by_issuer = query("rotation", "Overdue by issuer")
        self.ask(series, by_issuer, [{"labels": '{cluster="east",ca="old"}', "value": 1}])

    def test_what_nobody_answers_for_has_no_zero(self):
        series = {name: value for name, value in self.late_leaves().items() if "bank" in name}
        for name, title in [("overview", "Overdue"), ("overview", "Expired"), ("rotation", "Overdue")]:
            with self.subTest(name, title=title):
                self.assert_answers(series, query(name, title))

    def test_rows_of_tables_have_no_name_that_keeps_them_apart(self):
        series = self.late_leaves()
        slot = f'{SLOT},workload="till",pod="till-0",source="handshake"'
        series = {name: value for name, value in series.items() if "till" in name}
        series[f'istio_certificate:ca:info{{{slot},ca="old"}}'] = 1
        for name, title, value, issuer in [
            ("overview", "Leaves with the least of their life left", 0.7, "E"),
            ("rotation", "Last and next rotation", 36_000 - 60 - NOW, "D"),
        ]:
            with self.subTest(name):
                self.ask(series, query(name, title), [{"labels": f"{{{slot}}}", "value": value}])
                self.ask(series, query(name, title, issuer), [{"labels": f'{{{slot},ca="old"}}', "value": 1}])

    def test_hours_in_which_nothing_is_due_are_zero_where_anything_is_planned(self):
        first_hour = query("rotation", "Due in the next 24 hours")
        self.assert_answers({"istio_certificate:rotation_lead:seconds": 9e6}, first_hour, alone=0)
        self.assert_answers({"istio_certificate:lifetime:seconds": 9e6}, first_hour)

    def test_counters_of_a_proxy_that_does_not_answer_are_no_zero(self):
        proxy = f'cluster="east",namespace="shop",workload="cart",pod="cart-0",source="envoy",{TARGET}'
        titles = [
            ("tls", "Refused peers", "istio_proxy_tls_verification_failures_total"),
            ("tls", "Connection errors", "istio_proxy_tls_connection_errors_total"),
            ("tls", "Secrets not ready", "istio_proxy_tls_secrets_not_ready_total"),
            ("rotation", "Failed requests", "istio_proxy_csr_failures_total"),
        ]
        for name, title, family in titles:
            with self.subTest(title):
                counted: dict[str, float] = {f"{family}{{{proxy}}}": 7}
                answering = counted | {f'istio_proxy_up{{{proxy},capability="secrets"}}': 1}
                self.assert_answers(answering, query(name, title), alone=0)
                silent = counted | {f'istio_proxy_up{{{proxy},capability="secrets"}}': 0}
                self.assert_answers(silent, query(name, title))

    def test_what_moves_counts_once_however_many_exporters_see_it(self):
        series: dict[str, float | str] = {}
        for instance in "ab":
            for pod, seen in [("cart-0", "0+60x40"), ("cart-1", "0+120x40"), ("cart-2", "7x40")]:
                proxy = f'namespace="shop",workload="cart",pod="{pod}",source="envoy",job="e",instance="{instance}"'
                series[f"istio_proxy_up{{{proxy}}}"] = 1
                for reason in ("error", "san"):
                    family = f'istio_proxy_tls_verification_failures_total{{{proxy},direction="inbound"'
                    series[f'{family},reason="{reason}"}}'] = seen if reason == "error" else 7
                leaf = f'{proxy},secret="default",role="leaf"'
                series[f"istio_certificate_rotations_total{{{leaf}}}"] = seen
        for pod in ("cart-0", "cart-1"):
            slot = f'namespace="shop",workload="cart",pod="{pod}",source="envoy",secret="default",role="leaf"'
            series[f"istio_certificate:distinct:info{{{slot}}}"] = 1
        self.assert_answers(series, query("tls", "Refused peers"), alone=3)
        by_reason = query("tls", "Refused peers by reason")
        samples = [
            {"labels": f'{{direction="inbound",reason="{reason}"}}', "value": value}
            for reason, value in [("error", 3), ("san", 0)]
        ]
        self.ask(series, by_reason, samples)
        self.assert_answers(series, query("rotation", "Rotations an hour"), alone=3 * 3_600)

    def test_a_proxy_is_not_read_when_no_exporter_reads_it(self):
        series: dict[str, float | str] = {}
        for pod, is_up in [("cart-0", {"a": 1, "b": 0}), ("cart-1", {"a": 0, "b": 0}), ("cart-2", {"a": 1, "b": 1})]:
            for instance, value in is_up.items():
                proxy = f'namespace="shop",workload="cart",pod="{pod}",source="envoy",job="e",instance="{instance}"'
                series[f"istio_proxy_up{{{proxy}}}"] = value
        self.assert_answers(series, query("exporter", "Proxies not read"), alone=1)
        samples = [{"labels": '{namespace="shop",workload="cart"}', "value": 1}]
        self.ask(series, query("exporter", "Proxies by workload"), samples)

    def test_as_many_lines_as_can_be_told_apart(self):
        series: dict[str, float] = {
            f'istio_certificate:remaining:ratio{{namespace="n{number}",source="envoy",role="leaf"}}': number / 100
            for number in range(60)
        }
        lines = query("overview", "Life left over time")
        self.assert_answers(series, f"count({lines})", alone=20)
        self.assert_answers(series, f"max({lines})", alone=0.19)

    def test_alerts_of_others_do_not_count(self):
        series = {
            'istio_certificate_exporter:instance:up{job="exporter"}': 1,
            'ALERTS{alertname="IstioHighRequestLatency",alertstate="firing",severity="warning"}': 1,
            'ALERTS{alertname="IstioCAExpiring",alertstate="firing",severity="warning",ca="old"}': 1,
            'ALERTS{alertname="IstioCAExpiring",alertstate="pending",severity="warning",ca="new"}': 1,
        }
        self.assert_answers(series, query("overview", "Firing alerts over time", "B"), alone=1)
        one = {"labels": '{alertname="IstioCAExpiring",severity="warning"}', "value": 1}
        self.ask(series, query("overview", "Firing alerts"), [one])

    def test_a_ca_ends_with_the_first_of_its_certificates(self):
        series = {
            'istio_ca:end:timestamp{ca="old"}': NOW + 600,
            f'istio_ca_expiration_timestamp{{ca="old",subject="CN=Old",role="root",{TARGET}}}': NOW + 9_000,
            'istio_ca:name:info{ca="old",subject="CN=Old",role="root"}': 1,
        }
        one = {"labels": '{ca="old",subject="CN=Old",role="root"}', "value": 600}
        self.ask(series, query("overview", "CAs"), [one])

    def test_the_last_leaves_of_an_old_ca_are_seen_among_many_of_the_new_one(self):
        series = {
            f'istio_ca_last_issuance_timestamp{{ca="{ca}",cluster="east",{TARGET}}}': at
            for ca, at in [("old", 60), ("new", 1_700)]
        }
        for number in range(60):
            for pod in "ab":
                slot = f'{SLOT},workload="w{number}",pod="{pod}"'
                series[f'istio_certificate:distinct:info{{{slot},ca="new"}}'] = 1
        series[f'istio_certificate:distinct:info{{{SLOT},workload="last",pod="a",ca="old"}}'] = 1
        shown, leaves = (query("root-rotation", "Who still has leaves of which issuer", one) for one in "AB")
        last = '{cluster="east",namespace="shop",workload="last",ca="old"}'
        self.ask(series, f"bottomk(1, {shown})", [{"labels": last, "value": 60_000}])
        self.ask(series, f"bottomk(1, {leaves})", [{"labels": last, "value": 1}])
        self.assert_answers(series, f"count({leaves})", alone=50)

    def test_a_table_has_as_many_rows_as_it_says_in_a_large_mesh(self):
        series = {}
        for number in range(300):
            workload = f'cluster="east",namespace="shop",workload="w{number}"'
            proxy = f'{workload},pod="w{number}-0",source="envoy"'
            series[f"istio_proxy_tls_stats_included{{{proxy},{TARGET}}}"] = number % 2
            mode = "PERMISSIVE" if number % 100 == 7 else "STRICT"
            series[f'istio_mtls_mode{{{workload},mode="{mode}",policy="shop/default",{TARGET}}}'] = 1
            series[f"istio_mtls_mode_since_timestamp{{{workload},{TARGET}}}"] = 60
            series[f"istio_mtls:last_plaintext:timestamp{{{workload}}}"] = 60
        for reference in "AB":
            rows = query("tls", "Proxies without TLS statistics", reference)
            self.assert_answers(series, f"count({rows})", alone=20)
        modes = query("tls", "Ready for STRICT?")
        self.assert_answers(series, f"count({modes})", alone=200)
        self.assert_answers(series, f"count(({modes}) == 1)", alone=3)
        for reference, rows in [("B", 200), ("C", 3), ("D", 200)]:
            self.assert_answers(series, f"count({query('tls', 'Ready for STRICT?', reference)})", alone=rows)


if __name__ == "__main__":
    unittest.main()
