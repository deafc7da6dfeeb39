# SPDX-License-Identifier: Apache-2.0
"""The exporter's configuration says what the values say, and leaves to the rights what they decide."""

import unittest

import yaml
from chart import EVERYTHING, FULLNAME, combinations, merged, named, render

# As in docs/configuration.md.
SOURCE_KEYS = {
    "name", "type", "interval", "timeout", "max_age", "cluster", "kubeconfig", "watch", "proxies", "secrets",
    "root_namespace", "certs_every", "requests",
}  # fmt: skip
PROXY_KEYS = {"namespaces", "selector", "node", "ways", "concurrency"}
SECRET_KEYS = {"namespaces", "names"}


def configuration(values: dict, name: str = FULLNAME) -> dict:
    return yaml.safe_load(named(render(values), "ConfigMap", name)["data"]["config.yml"])


def mesh(values: dict, name: str = FULLNAME) -> dict:
    return configuration(values, name)["sources"][0]


class Configuration(unittest.TestCase):
    def test_the_default_names_what_it_costs_and_nothing_that_rights_decide(self):
        self.assertEqual(
            configuration({}),
            {
                "web": {"listen_address": ":9694"},
                "sources": [
                    {
                        "name": "mesh",
                        "type": "kubernetes",
                        "interval": "5m",
                        "timeout": "10s",
                        "max_age": "30m",
                        "root_namespace": "istio-system",
                        "requests": {"per_second": 50, "burst": 100},
                        "proxies": {"concurrency": 8},
                    }
                ],
            },
        )

    def test_a_wider_profile_needs_no_other_configuration(self):
        for values in ({"proxies": {"reach": "observer"}}, {"secrets": {"read": "cluster"}}):
            self.assertEqual(configuration(values), configuration({}))

    def test_each_value_arrives(self):
        source = mesh(
            {
                "cluster": "east",
                "interval": "1m30s",
                "timeout": "3s",
                "maxAge": "1d",
                "rootNamespace": "mesh",
                "namespaces": ["shop", "billing"],
                "requests": {"perSecond": 5, "burst": 9},
                "proxies": {"selector": 'app in ("a")', "concurrency": 2, "ways": ["handshake", "agent"]},
                "secrets": {"read": "named", "names": ["cacerts", "shop/edge"]},
            }
        )
        self.assertEqual(
            source,
            {
                "name": "mesh",
                "type": "kubernetes",
                "cluster": "east",
                "interval": "1m30s",
                "timeout": "3s",
                "max_age": "1d",
                "root_namespace": "mesh",
                "requests": {"per_second": 5, "burst": 9},
                # Without what is in the root namespace, or decided there.
                "watch": ["proxies", "secrets", "configmaps", "webhooks", "cert_manager", "csrs"],
                "proxies": {
                    "namespaces": ["shop", "billing"],
                    "selector": 'app in ("a")',
                    "ways": ["handshake", "agent"],
                    "concurrency": 2,
                },
                "secrets": {"names": ["mesh/cacerts", "shop/edge"]},
            },
        )

    def test_namespaces_of_secrets_arrive(self):
        source = mesh({"secrets": {"read": "namespaces", "namespaces": ["shop"]}})
        self.assertEqual(source["secrets"], {"namespaces": ["shop"]})

    def test_pods_proxy_becomes_a_way_before_the_handshake(self):
        source = mesh({"proxies": {"podsProxy": True}})
        self.assertEqual(source["proxies"]["ways"], ["port_forward", "agent", "pods_proxy", "handshake"])

    def test_a_daemonset_splits_what_is_watched(self):
        values = {"mode": "daemonset", "namespaces": ["shop"], "secrets": {"read": "named"}}
        cluster, node = mesh(values), mesh(values, f"{FULLNAME}-node")
        self.assertEqual(node["watch"], ["proxies"])
        self.assertEqual(cluster["watch"], ["secrets", "configmaps", "webhooks", "cert_manager", "csrs"])
        # An istiod is read from its own node. Policies are of the whole cluster.
        everywhere = {"mode": "daemonset"}
        self.assertEqual(mesh(everywhere, f"{FULLNAME}-node")["watch"], ["proxies", "istiod"])
        self.assertEqual(mesh(everywhere)["watch"], [*cluster["watch"], "mtls"])
        self.assertNotIn("secrets", node)
        self.assertIn("secrets", cluster)
        self.assertEqual(cluster["proxies"], {"namespaces": ["shop"]})

    def test_cluster_objects_can_be_left_out(self):
        off = {"clusterObjects": {"enabled": False}}
        left = ["secrets", "configmaps", "cert_manager", "mtls"]
        self.assertEqual(mesh(merged(off, {"mode": "daemonset"}))["watch"], left)
        self.assertEqual(
            mesh(off)["watch"], ["proxies", "secrets", "configmaps", "istiod", "cert_manager", "mtls"]
        )

    def test_issuers_and_policies_can_be_left_out(self):
        everything = {"proxies", "secrets", "configmaps", "webhooks", "istiod", "cert_manager", "csrs", "mtls"}
        for value, subject in (
            ("istiod", "istiod"), ("certManager", "cert_manager"), ("csrs", "csrs"), ("mtls", "mtls"),
        ):
            self.assertEqual(set(mesh({value: {"enabled": False}})["watch"]), everything - {subject})

    def test_what_is_decided_in_the_root_namespace_is_left_out_where_that_is_not_read(self):
        self.assertNotIn("watch", mesh({"namespaces": ["shop", "istio-system"]}))
        watched = set(mesh({"namespaces": ["shop"]})["watch"])
        self.assertEqual(watched, {"proxies", "secrets", "configmaps", "webhooks", "cert_manager", "csrs"})

    def test_probing_is_taken_over_where_the_cluster_is_read(self):
        probe = {"allowed_targets": ["*.example.com:443"]}
        self.assertEqual(configuration({"probe": probe})["probe"], probe)
        daemonset = {"probe": probe, "mode": "daemonset"}
        self.assertEqual(configuration(daemonset)["probe"], probe)
        self.assertNotIn("probe", configuration(daemonset, f"{FULLNAME}-node"))
        self.assertNotIn("probe", configuration({}))

    def test_another_cluster_is_a_source_with_its_mounted_kubeconfig(self):
        values = {"remoteClusters": [{"name": "west", "secretName": "k", "key": "value", "context": "admin"}]}
        source = configuration(values)["sources"][1]
        self.assertEqual((source["name"], source["cluster"]), ("mesh-west", "west"))
        folder, _, file = source["kubeconfig"]["file"].rpartition("/")
        self.assertEqual((file, source["kubeconfig"]["context"]), ("value", "admin"))
        pod = named(render(values), "Deployment", FULLNAME)["spec"]["template"]["spec"]
        mounts = {one["mountPath"]: one["name"] for one in pod["containers"][0]["volumeMounts"]}
        volumes = {one["name"]: one for one in pod["volumes"]}
        self.assertEqual(volumes[mounts[folder]]["secret"]["secretName"], "k")

    def test_other_sources_are_taken_over(self):
        self.assertEqual(configuration(EVERYTHING)["sources"][-1], EVERYTHING["extraSources"][0])

    def test_what_is_expected_of_certificates_is_taken_over_by_every_part(self):
        values = {key: EVERYTHING[key] for key in ("trustDomains", "rotation", "pins")}
        expected = {"trust_domains": values["trustDomains"], "rotation": values["rotation"], "pins": values["pins"]}
        daemonset = merged(values, {"mode": "daemonset"})
        for part in (configuration(values), configuration(daemonset), configuration(daemonset, f"{FULLNAME}-node")):
            self.assertEqual({key: part[key] for key in expected}, expected)
        self.assertFalse(expected.keys() & configuration({}).keys())

    def test_no_key_is_written_that_the_program_does_not_know(self):
        for name, values in combinations() + [("remote", {"remoteClusters": EVERYTHING["remoteClusters"]})]:
            if values.get("mode") == "rights":
                continue
            with self.subTest(name):
                for source in configuration(values)["sources"]:
                    self.assertLessEqual(source.keys(), SOURCE_KEYS)
                    self.assertLessEqual(source.get("proxies", {}).keys(), PROXY_KEYS)
                    self.assertLessEqual(source.get("secrets", {}).keys(), SECRET_KEYS)
