# SPDX-License-Identifier: Apache-2.0
"""What runs, and how it is confined."""

import unittest

from chart import EVERYTHING, FULLNAME, NAMESPACE, WORKLOADS, combinations, merged, named, of_kind, render


def pods(documents: list[dict]) -> list[dict]:
    return [one["spec"]["template"] for one in of_kind(documents, *WORKLOADS)]


def arguments(pod: dict) -> list[str]:
    return pod["spec"]["containers"][0]["args"]


def environment(pod: dict) -> dict[str, str]:
    fields = pod["spec"]["containers"][0]["env"]
    return {one["name"]: one["valueFrom"]["fieldRef"]["fieldPath"] for one in fields if "valueFrom" in one}


class Workloads(unittest.TestCase):
    def test_each_mode_runs_its_workloads(self):
        wanted = {
            "deployment": {("Deployment", FULLNAME)},
            "shards": {("StatefulSet", FULLNAME)},
            "daemonset": {("Deployment", FULLNAME), ("DaemonSet", f"{FULLNAME}-node")},
            "rights": set(),
        }
        for name, values in combinations():
            with self.subTest(name):
                mode = "shards" if "sharding" in values else values["mode"]
                found = {(one["kind"], one["metadata"]["name"]) for one in of_kind(render(values), *WORKLOADS)}
                self.assertEqual(found, wanted[mode])

    def test_every_pod_keeps_the_restricted_pod_security_standard(self):
        for name, values in combinations() + [("everything", EVERYTHING)]:
            with self.subTest(name):
                for pod in pods(render(values)):
                    spec = pod["spec"]
                    self.assertEqual(spec["securityContext"]["runAsUser"], 65532)
                    self.assertIs(spec["securityContext"]["runAsNonRoot"], True)
                    self.assertEqual(spec["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"})
                    for host in ("hostNetwork", "hostPID", "hostIPC", "initContainers"):
                        self.assertNotIn(host, spec)
                    (container,) = spec["containers"]
                    self.assertEqual(
                        container["securityContext"],
                        {
                            "allowPrivilegeEscalation": False,
                            "readOnlyRootFilesystem": True,
                            "capabilities": {"drop": ["ALL"]},
                        },
                    )
                    self.assertIn("memory", container["resources"]["limits"])

    def test_only_the_exporters_pods_get_the_token(self):
        for mode in ("deployment", "daemonset"):
            documents = render({"mode": mode})
            for account in of_kind(documents, "ServiceAccount"):
                self.assertIs(account["automountServiceAccountToken"], False)
            for pod in pods(documents):
                self.assertIs(pod["spec"]["automountServiceAccountToken"], True)

    def test_no_pod_joins_the_mesh(self):
        for pod in pods(render({"mode": "daemonset"})):
            labels = pod["metadata"]["labels"]
            self.assertEqual(labels["sidecar.istio.io/inject"], "false")
            self.assertEqual(labels["istio.io/dataplane-mode"], "none")

    def test_probes_and_port_are_the_programs(self):
        for pod in pods(render(EVERYTHING)):
            (container,) = pod["spec"]["containers"]
            (port,) = container["ports"]
            self.assertEqual((port["name"], port["containerPort"]), ("http-metrics", 9694))
            for probe, path in (("livenessProbe", "/-/healthy"), ("readinessProbe", "/-/ready")):
                self.assertEqual(container[probe]["httpGet"], {"path": path, "port": "http-metrics"})

    def test_shards_know_how_many_they_are_and_their_own_name(self):
        documents = render({"sharding": {"shards": 3}})
        (workload,) = of_kind(documents, "StatefulSet")
        self.assertEqual(workload["spec"]["replicas"], 3)
        self.assertEqual(workload["spec"]["podManagementPolicy"], "Parallel")
        self.assertIn("--shard.total=3", arguments(workload["spec"]["template"]))
        self.assertEqual(environment(workload["spec"]["template"])["POD_NAME"], "metadata.name")
        headless = named(documents, "Service", workload["spec"]["serviceName"])
        self.assertEqual(headless["spec"]["clusterIP"], "None")

    def test_a_single_pod_is_no_shard(self):
        for pod in pods(render()) + pods(render({"mode": "daemonset"})):
            self.assertFalse([one for one in arguments(pod) if one.startswith("--shard")])

    def test_node_pods_read_their_own_node_and_the_cluster_pod_reads_none(self):
        documents = render({"mode": "daemonset"})
        node = named(documents, "DaemonSet", f"{FULLNAME}-node")["spec"]["template"]
        cluster = named(documents, "Deployment", FULLNAME)["spec"]["template"]
        self.assertIn("--kubernetes.node=$(NODE_NAME)", arguments(node))
        self.assertEqual(environment(node)["NODE_NAME"], "spec.nodeName")
        self.assertEqual(node["spec"]["tolerations"], [{"operator": "Exists"}])
        self.assertFalse([one for one in arguments(cluster) if "node" in one])

    def test_another_configuration_starts_new_pods_and_another_label_of_the_chart_does_not(self):
        def checksum(values: dict) -> str:
            return pods(render(values))[0]["metadata"]["annotations"]["checksum/config"]

        self.assertNotEqual(checksum({}), checksum({"interval": "1m"}))
        self.assertEqual(checksum({}), checksum({"prometheusRule": {"enabled": True}}))

    def test_every_volume_that_is_mounted_is_there(self):
        for values in ({}, EVERYTHING, merged(EVERYTHING, {"mode": "daemonset"})):
            documents = render(values)
            for pod in pods(documents):
                mounts = pod["spec"]["containers"][0]["volumeMounts"]
                self.assertEqual({one["name"] for one in mounts}, {one["name"] for one in pod["spec"]["volumes"]})
                paths = [one["mountPath"] for one in mounts]
                # One inside another could not be made: the outer is read-only.
                for inner in paths:
                    self.assertFalse([outer for outer in paths if inner.startswith(f"{outer}/")])
                for volume in pod["spec"]["volumes"]:
                    if "configMap" in volume:
                        named(documents, "ConfigMap", volume["configMap"]["name"])

    def test_a_digest_wins_over_the_tag(self):
        def image(values: dict) -> str:
            return pods(render({"image": values}))[0]["spec"]["containers"][0]["image"]

        digest = "sha256:" + "0" * 64
        self.assertEqual(image({"tag": "1.2.3"}), "istio-certificate-exporter:1.2.3")
        self.assertEqual(image({"tag": "1.2.3", "digest": digest}), f"istio-certificate-exporter@{digest}")

    def test_only_several_pods_have_a_disruption_budget(self):
        for values, count in (
            ({}, 0),
            ({"mode": "daemonset"}, 0),
            ({"replicas": 2}, 1),
            ({"sharding": {"shards": 2}}, 1),
        ):
            with self.subTest(values):
                self.assertEqual(len(of_kind(render(values), "PodDisruptionBudget")), count)

    def test_every_object_is_in_the_release_namespace_or_where_its_rights_are(self):
        allowed = {NAMESPACE, "istio-system", "shop", "billing"}
        for name, values in combinations():
            with self.subTest(name):
                for document in render(values):
                    namespace = document["metadata"].get("namespace")
                    if document["kind"].startswith("ClusterRole"):
                        self.assertIsNone(namespace)
                    elif document["kind"] in {"Role", "RoleBinding"}:
                        self.assertIn(namespace, allowed)
                    else:
                        self.assertEqual(namespace, NAMESPACE)
