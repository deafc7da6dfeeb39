# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import base64
import unittest
from collections import Counter

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from kubernetes_api.generate import Plan, make
from kubernetes_api.generate.material import needles
from kubernetes_api.stored import encode

from .running import StandInCase, names

_CANARY = "canary-0123456789-abcdefghijklmnopqrstuvwxyz-ABC"


class Generating(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        plan = Plan.read(f"secrets=40,pods=40,plain=2,helm=2,helm_bytes=3000,namespaces=3,canary={_CANARY}")
        cls.objects = [made.content for made in make(plan)]

    def _of(self, kind: str) -> list[dict]:
        return [one for one in self.objects if one["kind"] == kind]

    def test_every_leaf_is_a_real_one_of_its_own_and_fits_its_key(self) -> None:
        serials = set()
        for one in (one for one in self._of("Secret") if one["metadata"]["name"].startswith("service-")):
            data = {name: base64.b64decode(value) for name, value in one["data"].items()}
            leaf, issuer = x509.load_pem_x509_certificates(data["tls.crt"])
            leaf.verify_directly_issued_by(issuer)
            # What stands before the first block is no part of it.
            key = load_pem_private_key(data["tls.key"], None)
            self.assertEqual(key.public_key(), leaf.public_key())
            serials.add(leaf.serial_number)
        self.assertEqual(len(serials), 40)

    def test_the_canary_is_in_every_private_key_and_token_and_nowhere_else(self) -> None:
        _, once, twice = needles(_CANARY)
        for one in self.objects:
            for name, value in (one.get("data") or {}).items():
                holds_key = name in {"tls.key", "key", "ca-key.pem", "key.pem"} and value != ""
                planted = once in value.encode() and twice in value.encode()
                self.assertEqual(planted, holds_key, f"{one['metadata']['name']} {name}")
        remote = next(one for one in self._of("Secret") if one["metadata"]["name"] == "istio-remote-secret-west")
        self.assertIn(_CANARY.encode(), base64.b64decode(remote["data"]["west"]))
        others = [one for one in self.objects if one["kind"] != "Secret"]
        self.assertFalse([one for one in others for needle in needles(_CANARY) if needle in encode(one)])

    def test_proxies_of_every_kind(self) -> None:
        roles = Counter()
        for one in self._of("Pod"):
            spec = one["spec"]
            proxies = [box for box in spec["containers"] + spec["initContainers"] if box["name"] == "istio-proxy"]
            roles[tuple(box["args"][1] for box in proxies), any("restartPolicy" in box for box in proxies)] += 1
        sidecars = {(("sidecar",), True): 16, (("sidecar",), False): 16}
        others = {(("router",), False): 4, (("waypoint",), False): 2, (("ztunnel",), False): 2, ((), False): 2}
        self.assertEqual(roles, sidecars | others)
        self.assertEqual(len({one["status"]["podIP"] for one in self._of("Pod")}), 42)

    def test_a_plan_with_a_wrong_word_is_refused(self) -> None:
        self.assertRaises(ValueError, Plan.read, "secrts=3")
        self.assertRaises(ValueError, list, make(Plan(canary="short")))


class ServingGenerated(StandInCase):
    arguments = ("--plain", "--generate", "secrets=20,pods=10,helm=3,namespaces=2")

    def setUp(self) -> None:
        """The objects of the start are what is looked at."""

    def test_what_was_generated_is_served(self) -> None:
        selected = "fieldSelector=type%3Dkubernetes.io/tls&labelSelector=controller.cert-manager.io/fao"
        _, tls = self.stand_in.get(f"/api/v1/secrets?{selected}")
        self.assertEqual(len(tls["items"]), 20)
        _, helm = self.stand_in.get("/api/v1/secrets?fieldSelector=type%3Dhelm.sh/release.v1")
        self.assertEqual([len(one["data"]["release"]) // 1000 for one in helm["items"]], [1048] * 3)
        _, roots = self.stand_in.get("/api/v1/configmaps?fieldSelector=metadata.name%3Distio-ca-root-cert")
        self.assertEqual(len(roots["items"]), 5)
        group = "/apis/admissionregistration.k8s.io/v1"
        _, webhooks = self.stand_in.get(f"{group}/validatingwebhookconfigurations")
        self.assertIn("istiod-default-validator", names(webhooks["items"]))
        self.assertEqual(len(self.stand_in.get("/api/v1/pods")[1]["items"]), 10)
