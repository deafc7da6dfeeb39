# SPDX-License-Identifier: Apache-2.0
"""A dashboard that is changed for the worse is named, by the rule that it breaks."""

import copy
import json
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from dashboards.linting import Surroundings, faults, unused_allowances
from dashboards.queries import panels, variables

DASHBOARDS = [json.loads(path.read_text()) for path in sorted((ROOT / "dashboards").glob("*.json"))]
OVERVIEW = next(one for one in DASHBOARDS if one["uid"] == "istio-certificates-overview")
SURROUNDINGS = Surroundings.of(ROOT, DASHBOARDS)


def variable(dashboard: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in variables(dashboard) if one["name"] == name)


def panel(dashboard: dict[str, Any], title: str) -> dict[str, Any]:
    return next(one for one in panels(dashboard) if one.get("title") == title)


class Faults(unittest.TestCase):
    def broken_rules(self, change: Callable[[dict[str, Any]], object]) -> set[str]:
        """The rules that the overview breaks once it is changed, and did not break before."""
        before = set(map(str, faults(OVERVIEW, SURROUNDINGS)))
        changed = copy.deepcopy(OVERVIEW)
        change(changed)
        self.assertNotEqual(changed, OVERVIEW)
        return {one.rule for one in faults(changed, SURROUNDINGS) if str(one) not in before}

    def assert_breaks(self, rule: str, change: Callable[[dict[str, Any]], object]) -> None:
        self.assertIn(rule, self.broken_rules(change))

    def with_expression(self, expression: str) -> Callable[[dict[str, Any]], object]:
        return lambda dashboard: panel(dashboard, "Certificates")["targets"][0].update(expr=expression)

    def test_data_source(self):
        rule = "template-datasource-rule"
        self.assert_breaks(rule, lambda one: variable(one, "datasource").update(name="source"))
        self.assert_breaks(rule, lambda one: variable(one, "datasource").update(label="Prometheus"))
        self.assert_breaks(rule, lambda one: variable(one, "datasource").update(query="loki"))

    def test_job_and_instance(self):
        for name in ("job", "instance"):
            rule = f"template-{name}-rule"
            self.assert_breaks(rule, lambda one, name=name: variable(one, name).update(name="other"))
            self.assert_breaks(rule, lambda one, name=name: variable(one, name).update(label="Other"))
            self.assert_breaks(rule, lambda one, name=name: variable(one, name).update(multi=False))
            self.assert_breaks(rule, lambda one, name=name: variable(one, name)["datasource"].update(uid="other"))
            self.assert_breaks(rule, lambda one, name=name: variable(one, name).update(allValue=".*"))

    def test_variables_that_do_not_follow_the_time(self):
        rule = "template-on-time-change-reload-rule"
        self.assert_breaks(rule, lambda one: variable(one, "namespace").update(refresh=1))

    def test_editable(self):
        self.assert_breaks("uneditable-dashboard", lambda one: one.update(editable=True))

    def test_panels_off_the_data_source_variable(self):
        def change(dashboard: dict[str, Any]) -> None:
            panel(dashboard, "Certificates")["datasource"]["uid"] = "P1809F7CD0C75ACF3"

        self.assert_breaks("panel-datasource-rule", change)

    def test_panels_without_title_or_description(self):
        rule = "panel-title-description-rule"
        self.assert_breaks(rule, lambda one: panel(one, "Certificates").pop("description"))
        self.assert_breaks(rule, lambda one: panel(one, "Certificates").update(title=""))

    def test_units(self):
        rule = "panel-units-rule"
        defaults = lambda one: panel(one, "Certificates")["fieldConfig"]["defaults"]  # noqa: E731
        self.assert_breaks(rule, lambda one: defaults(one).pop("unit"))
        self.assert_breaks(rule, lambda one: defaults(one).update(unit="certificates"))

        def of_column(dashboard: dict[str, Any]) -> None:
            overrides = panel(dashboard, "CAs")["fieldConfig"]["overrides"]
            next(one for each in overrides for one in each["properties"] if one["id"] == "unit")["value"] = "moons"

        self.assert_breaks(rule, of_column)

    def test_panels_without_query(self):
        self.assert_breaks("panel-no-targets-rule", lambda one: panel(one, "Certificates").update(targets=[]))

    def test_queries_that_do_not_select_job_and_instance(self):
        one_without = 'istio_certificate_in_use{job=~"$job"} or istio_proxy_up{instance=~"$instance",job=~"$job"}'
        self.assert_breaks("target-instance-rule", self.with_expression(one_without))
        self.assert_breaks("target-job-rule", self.with_expression("count(istio_certificate_in_use)"))

    def test_ranges_of_their_own(self):
        expression = 'sum(rate(istio_certificate_rotations_total{job=~"$job",instance=~"$instance"}[5m]))'
        self.assert_breaks("target-rate-interval-rule", self.with_expression(expression))

    def test_bare_counters(self):
        expression = 'sum(istio_certificate_rotations_total{job=~"$job",instance=~"$instance"})'
        self.assert_breaks("target-counter-agg-rule", self.with_expression(expression))

    def test_series_that_nothing_shows(self):
        renamed = json.dumps(OVERVIEW).replace("istio_certificate_in_use", "istio_certificate_is_in_use")
        found = [one for one in faults(json.loads(renamed), SURROUNDINGS) if one.rule == "series-rule"]
        self.assertEqual(
            [str(one) for one in found],
            [
                f"panel {panel(OVERVIEW, 'Delivery gaps')['id']} (Delivery gaps), query A: reads "
                "istio_certificate_is_in_use, which nothing shows or records [series-rule]"
            ],
        )

    def test_labels_that_a_series_does_not_have(self):
        expression = 'istio_vault_sealed{job=~"$job",instance=~"$instance",namespace=~"$namespace"}'
        self.assert_breaks("series-rule", self.with_expression(expression))

    def test_series_of_variables(self):
        def change(dashboard: dict[str, Any]) -> None:
            variable(dashboard, "namespace")["query"]["query"] = "label_values(istio_certificates, namespace)"

        self.assert_breaks("series-rule", change)

    def test_unknown_and_unused_variables(self):
        expression = 'istio_proxy_up{job=~"$job",instance=~"$instance",pod=~"$pod"}'
        self.assert_breaks("variable-rule", self.with_expression(expression))
        more = {"name": "pod", "type": "query", "query": {"query": "label_values(istio_proxy_up, pod)"}}
        self.assert_breaks("variable-rule", lambda one: variables(one).append(more))
        self.assert_breaks("variable-rule", lambda one: variables(one).append(variable(one, "cluster")))

    def test_all_that_leaves_out_absent_labels(self):
        self.assert_breaks("absent-label-rule", lambda one: variable(one, "cluster").update(allValue=".+"))

    def test_links_that_lead_nowhere(self):
        def to(url: str) -> Callable[[dict[str, Any]], object]:
            return lambda one: panel(one, "Certificates")["links"][0].update(url=url)

        self.assert_breaks("link-rule", to("/d/istio-certificates?orgId=1"))
        self.assert_breaks("link-rule", to("${runbooks}/IstioNoSuchAlert.md"))
        self.assert_breaks("link-rule", to("https://example.com"))
        self.assert_breaks("link-rule", lambda one: one["links"].clear())

    def test_overlap_and_what_leaves_the_page(self):
        self.assert_breaks("layout-rule", lambda one: panel(one, "Certificates")["gridPos"].update(w=4))
        self.assert_breaks("layout-rule", lambda one: panel(one, "Coverage")["gridPos"].update(w=4))

    def test_ids(self):
        self.assert_breaks("id-rule", lambda one: panel(one, "Certificates").update(id=panel(one, "Expired")["id"]))

    def test_references(self):
        targets = panel(OVERVIEW, "CAs")["targets"]
        self.assertGreater(len(targets), 1)
        self.assert_breaks("reference-rule", lambda one: panel(one, "CAs")["targets"][1].update(refId="A"))

    def test_dates_in_seconds(self):
        def in_seconds(title: str) -> Callable[[dict[str, Any]], object]:
            def change(dashboard: dict[str, Any]) -> None:
                for target in panel(dashboard, title)["targets"]:
                    target["expr"] = target["expr"].removesuffix(" * 1000")

            return change

        self.assert_breaks("date-rule", in_seconds("Soonest CA to end"))
        self.assert_breaks("date-rule", in_seconds("CAs"))

    def test_overrides_of_columns_that_are_not_there(self):
        def override(dashboard: dict[str, Any]) -> None:
            panel(dashboard, "CAs")["fieldConfig"]["overrides"][0]["matcher"]["options"] = "Unheard of"

        self.assert_breaks("column-rule", override)
        self.assert_breaks("column-rule", lambda one: panel(one, "CAs")["options"]["sortBy"][0].update(displayName="X"))

    def test_names_of_series_that_are_hidden_in_tables(self):
        def change(dashboard: dict[str, Any]) -> None:
            organize = panel(dashboard, "CAs")["transformations"][-1]
            organize["options"]["excludeByName"]["__name__"] = True

        self.assert_breaks("column-rule", change)

    def test_what_is_required(self):
        for key in ("annotations", "refresh", "time", "timezone", "tags", "uid", "title", "description"):
            self.assert_breaks("required-rule", lambda one, key=key: one.pop(key))
        self.assert_breaks("required-rule", lambda one: one.update(schemaVersion=36))
        self.assert_breaks("required-rule", lambda one: one.update(uid="u" * 41))
        self.assert_breaks("required-rule", lambda one: one.update(__inputs=[]))

    def test_what_the_models_do_not_know(self):
        stat = lambda one: panel(one, "Certificates")  # noqa: E731
        changes = (
            lambda one: one.update(gnetId=7),
            lambda one: one.update(style="dark"),
            lambda one: stat(one).update(type="singlestat"),
            lambda one: stat(one).update(thresholds="1,2"),
            lambda one: stat(one)["options"].update(colorMode="loud"),
            lambda one: stat(one)["options"].update(sparkline=True),
            lambda one: stat(one)["fieldConfig"]["defaults"].update(unitScale=1),
            lambda one: stat(one)["fieldConfig"]["defaults"]["thresholds"].update(mode="relative"),
            lambda one: stat(one)["targets"][0].update(intervalMs=15),
            lambda one: stat(one)["targets"][0].update(format="graph"),
            lambda one: stat(one)["targets"][0].update(instant="yes"),
            lambda one: stat(one)["gridPos"].update(w="3"),
            lambda one: stat(one)["links"][0].update(dashboard="overview"),
            lambda one: stat(one)["links"][0].update(type="absolute"),
            lambda one: panel(one, "CAs")["transformations"][0].update(name="merge"),
            lambda one: panel(one, "CAs")["fieldConfig"]["defaults"]["custom"].update(align="middle"),
            lambda one: variable(one, "job").update(sort=99),
            lambda one: variable(one, "job").update(useTags=False),
        )
        for number, change in enumerate(changes):
            with self.subTest(number):
                self.assert_breaks("model-rule", change)


class OurDashboards(unittest.TestCase):
    def test_are_five(self):
        names = ("exporter", "overview", "root-rotation", "rotation", "tls")
        self.assertEqual([one["uid"] for one in DASHBOARDS], [f"istio-certificates-{name}" for name in names])

    def test_have_no_fault(self):
        for dashboard in DASHBOARDS:
            with self.subTest(dashboard["uid"]):
                self.assertEqual([str(one) for one in faults(dashboard, SURROUNDINGS)], [])

    def test_need_every_allowance(self):
        self.assertEqual([one.reason for one in unused_allowances(DASHBOARDS, SURROUNDINGS)], [])

    def test_lead_to_each_other(self):
        for dashboard in DASHBOARDS:
            others = {one["uid"] for one in DASHBOARDS} - {dashboard["uid"]}
            self.assertTrue(set(dashboard["tags"]) >= {"istio", "certificates"})
            text = json.dumps(DASHBOARDS)
            for uid in others:
                self.assertIn(f"/d/{uid}?", text)


if __name__ == "__main__":
    unittest.main()
