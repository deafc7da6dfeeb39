# SPDX-License-Identifier: Apache-2.0
"""Wrong values are refused, and the message names the value."""

import json
import unittest

import yaml
from chart import CHART, EVERYTHING, combinations, merged, refusal, render

# Values, and what the message must hold.
REFUSED = [
    ({"proxies": {"reach": "admin"}}, ["proxies.reach", "observer", "port-forward"]),
    ({"proxies": {"rech": "observer"}}, ["proxies", "rech"]),
    ({"proxies": {"ways": ["telnet"]}}, ["proxies.ways.0", "port_forward"]),
    ({"proxies": {"ways": ["agent", "agent"]}}, ["proxies.ways"]),
    ({"proxies": {"concurrency": 0}}, ["proxies.concurrency"]),
    ({"secrets": {"read": "all"}}, ["secrets.read", "none", "named", "namespaces", "cluster"]),
    ({"secrets": {"read": True}}, ["secrets.read"]),
    ({"secrets": {"names": ["Shop/edge"]}}, ["secrets.names.0"]),
    ({"secrets": {"names": ["a/b/c"]}}, ["secrets.names.0"]),
    ({"secrets": {"read": "named", "names": []}}, ["secrets.names is empty"]),
    ({"secrets": {"read": "namespaces"}}, ["secrets.namespaces is empty"]),
    ({"secrets": {"read": "none", "namespaces": ["shop"]}}, ["secrets.namespaces is set", "secrets.read is none"]),
    ({"mode": "statefulset"}, ["mode", "deployment", "daemonset", "rights"]),
    ({"mode": "daemonset", "sharding": {"shards": 2}}, ["sharding.shards is 2", "mode is daemonset"]),
    ({"sharding": {"shards": 0}}, ["sharding.shards"]),
    ({"sharding": {"shards": 2}, "replicas": 2}, ["sharding.shards and replicas"]),
    ({"mode": "daemonset", "replicas": 2}, ["replicas is 2", "mode is daemonset"]),
    ({"replicas": "2"}, ["replicas"]),
    ({"mode": "rights", "rbac": {"create": False}}, ["mode is rights", "rbac.create"]),
    ({"mode": "rights", "remoteClusters": [{"name": "w", "secretName": "w"}]}, ["remoteClusters", "mode is rights"]),
    ({"remoteClusters": [{"name": "west"}]}, ["remoteClusters.0", "secretName"]),
    ({"cluster": "west", "remoteClusters": [{"name": "west", "secretName": "w"}]}, ["remoteClusters names west twice"]),
    ({"namespaces": ["shop", "shop"]}, ["namespaces"]),
    ({"namespaces": ["Shop"]}, ["namespaces.0"]),
    ({"namespaces": "shop"}, ["namespaces"]),
    ({"interval": 300}, ["interval"]),
    ({"interval": "5 minutes"}, ["interval"]),
    ({"timeout": ""}, ["timeout"]),
    ({"requests": {"perSecond": 0}}, ["requests.perSecond"]),
    ({"requests": {"perSecond": 0.5}}, ["requests.perSecond"]),
    ({"requests": {"burst": 1.5}}, ["requests.burst"]),
    ({"proxies": {"concurrency": 257}}, ["proxies.concurrency"]),
    ({"cluster": 7}, ["cluster"]),
    ({"serviceMonitor": {"enabled": True}, "podMonitor": {"enabled": True}}, ["scraped twice"]),
    ({"serviceMonitor": {"enabled": True}, "service": {"enabled": False}}, ["service.enabled=true"]),
    ({"serviceMonitor": {"honorLabels": False}}, ["honorLabels"]),
    ({"proxies": {"ways": ["pods_proxy"]}}, ["proxies.podsProxy=true"]),
    ({"proxies": {"reach": "observer", "ways": ["port_forward"]}}, ["proxies.reach is observer"]),
    ({"image": {"tag": "a tag"}}, ["image.tag"]),
    ({"image": {"digest": "sha256:12"}}, ["image.digest"]),
    ({"log": {"level": "trace"}}, ["log.level"]),
    ({"networkPolicy": {"podPorts": [70000]}}, ["networkPolicy.podPorts.0"]),
    ({"networkPolicy": {"apiServer": {"ports": []}}}, ["networkPolicy.apiServer.ports"]),
    ({"livenessProbe": {"httpGet": {"path": "/"}}}, ["livenessProbe", "httpGet"]),
    ({"replicaCount": 2}, ["replicaCount"]),
]


class Values(unittest.TestCase):
    def test_wrong_values_are_refused_by_name(self):
        for values, parts in REFUSED:
            with self.subTest(values):
                message = refusal(values)
                for part in parts:
                    self.assertIn(part, message)

    def test_all_contradictions_are_told_in_one_message(self):
        message = refusal({"mode": "daemonset", "replicas": 2, "secrets": {"read": "namespaces"}})
        self.assertIn("replicas is 2", message)
        self.assertIn("secrets.namespaces is empty", message)

    def test_good_values_are_taken(self):
        for name, values in combinations() + [("everything", EVERYTHING)]:
            with self.subTest(name):
                self.assertTrue(render(values))

    def test_the_chart_can_be_part_of_another(self):
        self.assertTrue(render({"global": {"imageRegistry": "registry.example.com"}}))

    def test_the_schema_knows_every_default_and_no_other_key(self):
        def keys(value: dict, prefix: str = "") -> set[str]:
            found = set()
            for key, inner in value.items():
                found.add(prefix + key)
                if isinstance(inner, dict):
                    found |= keys(inner, f"{prefix}{key}.")
            return found

        def known(schema: dict, prefix: str = "") -> tuple[set[str], set[str]]:
            """Keys, and prefixes below which the schema leaves everything to Kubernetes."""
            found, free = set(), set()
            for key, inner in schema["properties"].items():
                path = prefix + key
                found.add(path)
                if "properties" in inner:
                    deeper, deeper_free = known(inner, f"{path}.")
                    found |= deeper
                    free |= deeper_free
                else:
                    free.add(f"{path}.")
            return found, free

        schema = json.loads((CHART / "values.schema.json").read_text())
        defaults = keys(yaml.safe_load((CHART / "values.yaml").read_text()))
        found, free = known(schema)
        closed = {key for key in defaults if not any(key.startswith(prefix) for prefix in free)}
        self.assertEqual(closed - found, set())
        optional = {"global", "livenessProbe.initialDelaySeconds", "readinessProbe.initialDelaySeconds"}
        self.assertEqual(found - defaults, optional)

    def test_every_mapping_of_ours_is_closed(self):
        def check(schema: dict, path: str):
            if "properties" in schema:
                self.assertIs(schema.get("additionalProperties"), False, path)
                for key, inner in schema["properties"].items():
                    check(inner, f"{path}.{key}")

        check(json.loads((CHART / "values.schema.json").read_text()), "values")

    def test_a_security_context_can_be_left_to_the_cluster(self):
        values = merged(EVERYTHING, {"podSecurityContext": {"runAsUser": None, "runAsGroup": None, "fsGroup": None}})
        context = next(one for one in render(values) if one["kind"] == "Deployment")["spec"]["template"]["spec"]
        self.assertEqual(set(context["securityContext"]), {"runAsNonRoot", "seccompProfile"})
