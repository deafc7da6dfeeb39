# SPDX-License-Identifier: Apache-2.0
"""Every object is one that Kubernetes takes."""

import unittest

import kubernetes_validate
from chart import EVERYTHING, WORKLOADS, combinations, merged, of_kind, render, sync_chart

VERSIONS = ("1.26", "1.29", "1.33", "1.37")
CUSTOM = {"ServiceMonitor", "PodMonitor", "PrometheusRule"}


class Objects(unittest.TestCase):
    def check(self, documents: list[dict], versions: tuple[str, ...]):
        for document in documents:
            if document["kind"] in CUSTOM:
                continue
            for version in versions:
                with self.subTest(object=sync_chart.identity(document), version=version):
                    kubernetes_validate.validate(document, version, strict=True)

    def test_the_check_itself_finds_a_wrong_field(self):
        document = of_kind(render(), "Deployment")[0]
        document["spec"]["replica"] = 1
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(document, VERSIONS[-1], strict=True)

    def test_every_profile_in_every_mode_fits_the_newest_schema(self):
        seen = set()
        for _, values in combinations():
            for document in render(values):
                text = sync_chart.dump(document)
                if text not in seen:
                    seen.add(text)
                    self.check([document], VERSIONS[-1:])

    def test_the_defaults_fit_old_and_new_schemas(self):
        self.check(render(), VERSIONS)

    def test_everything_at_once_fits_old_and_new_schemas(self):
        for mode in ({}, {"sharding": {"shards": 3}}, {"mode": "daemonset"}, {"replicas": 2}):
            self.check(render(merged(EVERYTHING, mode)), VERSIONS)

    def test_no_two_objects_share_a_name_and_every_name_is_short_enough(self):
        long_names = {"fullnameOverride": "e" * 50}
        for name, values in combinations() + [("everything", EVERYTHING), ("long names", long_names)]:
            with self.subTest(name):
                documents = render(values)
                identities = [sync_chart.identity(one) for one in documents]
                self.assertEqual(len(identities), len(set(identities)))
                for document in documents:
                    limit = 63 if document["kind"] in WORKLOADS | {"Service"} else 253
                    self.assertLessEqual(len(document["metadata"]["name"]), limit)

    def test_selectors_select_the_pods_of_their_workload_and_of_no_other(self):
        documents = render({"mode": "daemonset"})
        workloads = of_kind(documents, *WORKLOADS)
        self.assertEqual({one["kind"] for one in workloads}, {"Deployment", "DaemonSet"})
        for selecting in workloads:
            selector = selecting["spec"]["selector"]["matchLabels"].items()
            for selected in workloads:
                labels = selected["spec"]["template"]["metadata"]["labels"].items()
                self.assertEqual(selector <= labels, selecting is selected)
        service = of_kind(documents, "Service")[0]["spec"]["selector"].items()
        for workload in workloads:
            self.assertLessEqual(service, workload["spec"]["template"]["metadata"]["labels"].items())
