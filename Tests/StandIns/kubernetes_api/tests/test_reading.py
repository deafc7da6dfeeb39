# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import unittest

from .running import StandInCase, config_map, names, pod, secret

_MAPS = "/api/v1/configmaps"


class Reading(StandInCase):
    def test_pages_show_the_list_as_it_was_when_the_first_was_read(self) -> None:
        self.stand_in.put(*(config_map(f"m{number}") for number in range(5)))
        _, first = self.stand_in.get(f"{_MAPS}?limit=2")
        self.stand_in.control("DELETE", "/objects?resource=configmaps&namespace=team&name=m3")
        self.stand_in.put(config_map("m2b"))
        _, rest = self.stand_in.get(f"{_MAPS}?limit=9&continue={first['metadata']['continue']}")
        self.assertEqual(names(first["items"] + rest["items"]), ["m0", "m1", "m2", "m3", "m4"])
        self.assertEqual(first["metadata"]["remainingItemCount"], 3)
        self.assertEqual(first["metadata"]["resourceVersion"], rest["metadata"]["resourceVersion"])
        self.assertNotIn("continue", rest["metadata"])

    def test_a_token_from_before_a_compaction_is_410_and_brings_one_that_goes_on(self) -> None:
        self.stand_in.put(*(config_map(f"m{number}") for number in range(4)))
        _, first = self.stand_in.get(f"{_MAPS}?limit=2")
        self.stand_in.control("POST", "/compact")
        self.stand_in.put(config_map("m2b"))
        status, refused = self.stand_in.get(f"{_MAPS}?limit=2&continue={first['metadata']['continue']}")
        self.assertEqual((status, refused["reason"]), (410, "Expired"))
        _, rest = self.stand_in.get(f"{_MAPS}?continue={refused['metadata']['continue']}")
        self.assertEqual(names(rest["items"]), ["m2", "m2b", "m3"])

    def test_the_last_page_of_a_selection_may_be_empty_as_with_etcd(self) -> None:
        self.stand_in.put(secret("a", "kubernetes.io/tls"), secret("b"))
        path = "/api/v1/secrets?limit=1&fieldSelector=type%3Dkubernetes.io/tls"
        _, first = self.stand_in.get(path)
        self.assertNotIn("remainingItemCount", first["metadata"])
        _, last = self.stand_in.get(f"{path}&continue={first['metadata']['continue']}")
        self.assertEqual((names(first["items"]), last["items"]), (["a"], []))

    def test_version_0_is_answered_without_pages(self) -> None:
        self.stand_in.put(*(config_map(f"m{number}") for number in range(3)))
        _, found = self.stand_in.get(f"{_MAPS}?limit=1&resourceVersion=0")
        self.assertEqual(len(found["items"]), 3)

    def test_a_version_that_is_none_is_400_and_one_to_come_is_504(self) -> None:
        self.assertEqual(self.stand_in.get(f"{_MAPS}?watch=1&resourceVersion=abc")[0], 400)
        self.assertEqual(self.stand_in.get(f"{_MAPS}?resourceVersion=99999999")[0], 504)

    def test_members_of_a_list_have_no_kind_and_one_object_has(self) -> None:
        self.stand_in.put(secret("a"))
        _, found = self.stand_in.get("/api/v1/namespaces/team/secrets")
        self.assertEqual(found["kind"], "SecretList")
        self.assertNotIn("kind", found["items"][0])
        _, one = self.stand_in.get("/api/v1/namespaces/team/secrets/a")
        self.assertEqual((one["kind"], one["apiVersion"]), ("Secret", "v1"))
        self.assertEqual(list(one)[-1], "type")

    def test_field_and_label_selectors(self) -> None:
        self.stand_in.put(pod("a", node="node-1"), pod("b", node="node-2"), pod("c", "other", "node-2"))
        expected = {
            "fieldSelector=spec.nodeName%3Dnode-2": ["c", "b"],
            "fieldSelector=metadata.namespace!%3Dteam": ["c"],
            "fieldSelector=metadata.name%3Da": ["a"],
            "labelSelector=app+in+(a,b)": ["a", "b"],
            "labelSelector=app,app!%3Db": ["c", "a"],
            "labelSelector=!app": [],
        }
        for query, wanted in expected.items():
            with self.subTest(query):
                self.assertEqual(names(self.stand_in.get(f"/api/v1/pods?{query}")[1]["items"]), wanted)
        status, refused = self.stand_in.get("/api/v1/pods?fieldSelector=spec.hostname%3Da")
        self.assertEqual((status, refused["message"]), (400, "field label not supported: spec.hostname"))

    def test_metadata_only_leaves_the_data_out(self) -> None:
        self.stand_in.put(secret("a"))
        accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
        _, found = self.stand_in.get("/api/v1/secrets", accept=accept)
        self.assertEqual(found["kind"], "PartialObjectMetadataList")
        self.assertEqual(found["items"][0].keys(), {"kind", "apiVersion", "metadata"})

    def test_what_is_not_there_is_404(self) -> None:
        status, refused = self.stand_in.get("/api/v1/namespaces/team/secrets/none")
        self.assertEqual((status, refused["message"]), (404, 'secrets "none" not found'))
        self.stand_in.control("PATCH", "/settings", {"absent": ["clustertrustbundles"]})
        self.addCleanup(self.stand_in.control, "PATCH", "/settings", {"absent": []})
        status, refused = self.stand_in.get("/apis/certificates.k8s.io/v1beta1/clustertrustbundles")
        self.assertEqual((status, refused["reason"]), (404, "NotFound"))


class Versions(unittest.TestCase):
    def test_no_two_are_alike_and_each_can_be_read(self) -> None:
        from kubernetes_api.versions import BY_NAME

        for name, versions in BY_NAME.items():
            written = [versions().write(number) for number in range(1000, 3000)]
            self.assertEqual(len(set(written)), len(written), name)
            self.assertEqual([versions().read(text) for text in written], list(range(1000, 3000)))

    def test_later_ones_are_not_always_greater(self) -> None:
        from kubernetes_api.versions import Opaque, Scrambled

        for versions in (Scrambled(), Opaque()):
            written = [versions.write(number) for number in range(1000, 100_000, 1000)]
            self.assertNotEqual(written, sorted(written))
        self.assertRaises(ValueError, int, Opaque().write(1000))
