# SPDX-License-Identifier: Apache-2.0
"""What Prometheus and Grafana get, and who may talk to whom."""

import json
import unittest

import yaml
from chart import FULLNAME, NAMESPACE, ROOT, WORKLOADS, named, of_kind, render

ENDPOINT_FIELDS = {"port", "path", "interval", "scrapeTimeout", "honorLabels", "relabelings", "metricRelabelings"}
RULE_FIELDS = {"alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"}
GROUP_FIELDS = {"name", "interval", "limit", "rules"}


class Monitors(unittest.TestCase):
    def monitors(self) -> list[tuple[str, list[dict], dict, list[dict]]]:
        """Kind, endpoints, object, and all objects, of each monitor in each mode."""
        found = []
        for kind, value, endpoints in (
            ("ServiceMonitor", "serviceMonitor", "endpoints"),
            ("PodMonitor", "podMonitor", "podMetricsEndpoints"),
        ):
            for mode in ({}, {"sharding": {"shards": 3}}, {"mode": "daemonset"}):
                settings = {
                    "enabled": True,
                    "labels": {"release": "prometheus"},
                    "relabelings": [{"action": "labeldrop", "regex": "container"}],
                    "metricRelabelings": [{"action": "drop", "regex": "process_.*", "sourceLabels": ["__name__"]}],
                }
                documents = render({value: settings, **mode})
                (monitor,) = of_kind(documents, kind)
                found.append((kind, monitor["spec"][endpoints], monitor, documents))
        return found

    def test_none_is_there_unless_asked_for(self):
        self.assertEqual(of_kind(render(), "ServiceMonitor", "PodMonitor", "PrometheusRule"), [])

    def test_labels_of_the_subject_are_honoured(self):
        for _, endpoints, monitor, _ in self.monitors():
            self.assertEqual(monitor["apiVersion"], "monitoring.coreos.com/v1")
            self.assertEqual(monitor["metadata"]["labels"]["release"], "prometheus")
            (endpoint,) = endpoints
            self.assertLessEqual(endpoint.keys(), ENDPOINT_FIELDS)
            self.assertIs(endpoint["honorLabels"], True)
            self.assertEqual(endpoint["port"], "http-metrics")
            self.assertEqual(endpoint["relabelings"][0]["action"], "labeldrop")
            self.assertEqual(endpoint["metricRelabelings"][0]["action"], "drop")

    def test_each_pod_is_scraped_exactly_once(self):
        for kind, _, monitor, documents in self.monitors():
            self.assertEqual(monitor["spec"]["namespaceSelector"], {"matchNames": [NAMESPACE]})
            wanted = monitor["spec"]["selector"]["matchLabels"].items()
            pods = [one["spec"]["template"]["metadata"]["labels"].items() for one in of_kind(documents, *WORKLOADS)]
            if kind == "PodMonitor":
                times = [1 if wanted <= pod else 0 for pod in pods]
            else:
                services = [one for one in of_kind(documents, "Service") if wanted <= one["metadata"]["labels"].items()]
                times = [sum(one["spec"]["selector"].items() <= pod for one in services) for pod in pods]
                for service in services:
                    self.assertIn("http-metrics", {one["name"] for one in service["spec"]["ports"]})
            self.assertEqual(times, [1] * len(pods))


class Rules(unittest.TestCase):
    def test_the_rules_are_those_of_alerts_word_for_word(self):
        documents = render({"prometheusRule": {"enabled": True}})
        for path in (ROOT / "alerts").glob("*.rules.yml"):
            name = f"{FULLNAME}-{path.name.removesuffix('.rules.yml')}"
            self.assertEqual(named(documents, "PrometheusRule", name)["spec"], yaml.safe_load(path.read_text()))
        self.assertEqual(
            len(of_kind(documents, "PrometheusRule")), len(list((ROOT / "alerts").glob("*.rules.yml")))
        )

    def test_the_operator_knows_every_field(self):
        for document in of_kind(render({"prometheusRule": {"enabled": True}}), "PrometheusRule"):
            for group in document["spec"]["groups"]:
                self.assertLessEqual(group.keys(), GROUP_FIELDS)
                for rule in group["rules"]:
                    self.assertLessEqual(rule.keys(), RULE_FIELDS)

    def test_each_alert_has_its_runbook_and_each_runbook_its_alert(self):
        wanted = {
            rule["alert"]: rule["annotations"]["runbook_url"]
            for path in (ROOT / "alerts").glob("*.rules.yml")
            for group in yaml.safe_load(path.read_text())["groups"]
            for rule in group["rules"]
            if "alert" in rule
        }
        found = {path.stem: str(path.relative_to(ROOT)) for path in (ROOT / "docs/runbooks").glob("*.md")}
        self.assertEqual(found, wanted)

    def test_runbooks_can_be_served_elsewhere(self):
        documents = render({"prometheusRule": {"enabled": True, "runbooks": "https://wiki.example.com/runbooks/"}})
        urls = {
            rule["annotations"]["runbook_url"]
            for document in of_kind(documents, "PrometheusRule")
            for group in document["spec"]["groups"]
            for rule in group["rules"]
            if "alert" in rule
        }
        self.assertIn("https://wiki.example.com/runbooks/IstioCertificateExpiringSoon.md", urls)
        self.assertFalse([url for url in urls if not url.startswith("https://wiki.example.com/runbooks/Istio")])


class Dashboards(unittest.TestCase):
    def test_each_dashboard_is_found_by_the_sidecar_and_is_the_file(self):
        documents = render({"dashboards": {"enabled": True, "namespace": "grafana"}})
        found = [one for one in of_kind(documents, "ConfigMap") if "grafana_dashboard" in one["metadata"]["labels"]]
        data = {name: text for one in found for name, text in one["data"].items()}
        files = {path.name: json.loads(path.read_text()) for path in (ROOT / "dashboards").glob("*.json")}
        self.assertEqual({name: json.loads(text) for name, text in data.items()}, files)
        for one in found:
            self.assertEqual(one["metadata"]["labels"]["grafana_dashboard"], "1")
            self.assertEqual(one["metadata"]["namespace"], "grafana")
            # The most that an API server stores.
            self.assertLess(len(json.dumps(one)), 1 << 20)

    def test_their_links_lead_to_where_the_runbooks_are_served(self):
        values = {"dashboards": {"enabled": True}, "prometheusRule": {"runbooks": "https://wiki.example.com/runbooks/"}}
        texts = [
            text
            for one in of_kind(render(values), "ConfigMap")
            if "grafana_dashboard" in one["metadata"]["labels"]
            for text in one["data"].values()
        ]
        self.assertEqual(len(texts), len(list((ROOT / "dashboards").glob("*.json"))))
        for text in texts:
            variables = {one["name"]: one for one in json.loads(text)["templating"]["list"]}
            self.assertEqual(variables["runbooks"]["query"], "https://wiki.example.com/runbooks")


class NetworkPolicies(unittest.TestCase):
    def policy(self, proxies: dict | None = None, **settings: object) -> dict:
        values = {"networkPolicy": {"enabled": True, **settings}, "proxies": proxies or {}}
        (policy,) = of_kind(render(values), "NetworkPolicy")
        return policy["spec"]

    def test_only_the_metrics_port_is_open_and_both_directions_are_closed_else(self):
        spec = self.policy(**{"from": [{"namespaceSelector": {"matchLabels": {"name": "prometheus"}}}]})
        self.assertEqual(spec["policyTypes"], ["Ingress", "Egress"])
        (ingress,) = spec["ingress"]
        self.assertEqual(ingress["ports"], [{"port": "http-metrics", "protocol": "TCP"}])
        self.assertEqual(ingress["from"], [{"namespaceSelector": {"matchLabels": {"name": "prometheus"}}}])

    def test_it_reaches_names_the_api_server_and_proxies(self):
        names, api_server, proxies = self.policy(apiServer={"ports": [6443], "cidrs": ["10.0.0.1/32"]})["egress"]
        self.assertEqual({(one["port"], one["protocol"]) for one in names["ports"]}, {(53, "UDP"), (53, "TCP")})
        self.assertEqual(api_server["ports"], [{"port": 6443, "protocol": "TCP"}])
        self.assertEqual(api_server["to"], [{"ipBlock": {"cidr": "10.0.0.1/32"}}])
        self.assertEqual(proxies["to"], [{"namespaceSelector": {}}])
        # Handshakes go to the applications' own ports.
        self.assertEqual(proxies["ports"], [{"protocol": "TCP"}])

    def test_ports_of_pods_narrow_with_the_handshakes(self):
        def ports(**settings: object) -> set[int]:
            return {one["port"] for one in self.policy(**settings)["egress"][2]["ports"]}

        pods = {15008, 15012, 15014, 15017, 15020, 15090}
        self.assertEqual(ports(handshakePorts=[8443]), pods | {8443})
        self.assertEqual(ports(proxies={"ways": ["port_forward", "agent"]}), pods)

    def test_servers_of_other_sources_are_reached_when_they_are_named(self):
        (*others, servers) = self.policy(servers={"ports": [8200, 443], "cidrs": ["10.1.0.0/16"]})["egress"]
        self.assertEqual(others, self.policy()["egress"])
        self.assertEqual([one["port"] for one in servers["ports"]], [8200, 443])
        self.assertEqual(servers["to"], [{"ipBlock": {"cidr": "10.1.0.0/16"}}])
        self.assertNotIn("to", self.policy(servers={"ports": [8200]})["egress"][-1])
