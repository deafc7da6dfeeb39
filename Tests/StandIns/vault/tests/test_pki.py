# SPDX-License-Identifier: Apache-2.0
"""A real client of Vault reads mounts, and raw answers have the shapes that Vault gives them."""

from __future__ import annotations

import json

from cryptography import x509

from .running import StandInTest


class PKITest(StandInTest):
    def setUp(self) -> None:
        super().setUp()
        self.control("POST", "/mounts", path="pki")
        self.pki = self.client().secrets.pki

    def test_an_issuer_is_listed_and_read_without_a_token(self) -> None:
        root = self.control("POST", "/issuers", path="pki", name="root", common_name="Root")
        listed = self.pki.list_issuers()["data"]
        self.assertEqual(listed["keys"], [root["id"]])
        self.assertEqual(listed["key_info"][root["id"]]["issuer_name"], "root")
        self.assertTrue(listed["key_info"][root["id"]]["is_default"])
        for reference in ("root", root["id"], "default"):
            status, _, body = self.ask("GET", f"/v1/pki/issuer/{reference}/json")
            self.assertEqual((status, json.loads(body)["data"]["certificate"]), (200, root["certificate"]))
        self.assertIn(root["certificate"], self.pki.read_ca_certificate_chain())

    def test_a_list_is_the_same_by_method_and_by_query(self) -> None:
        self.control("POST", "/issuers", path="pki", name="root")
        by_method = json.loads(self.ask("LIST", "/v1/pki/issuers")[2])
        by_query = json.loads(self.ask("GET", "/v1/pki/issuers?list=true")[2])
        self.assertEqual(by_method["data"], by_query["data"])
        self.assertNotEqual(by_method["request_id"], by_query["request_id"])
        self.control("PATCH", "/settings", refuses_list=True)
        self.assertEqual(self.ask("LIST", "/v1/pki/issuers")[:2], (405, "text/html"))
        self.assertEqual(self.ask("GET", "/v1/pki/issuers?list=true")[0], 200)

    def test_a_mount_without_a_ca_answers_with_nothing(self) -> None:
        for path in ("ca", "ca/pem", "ca_chain", "crl"):
            self.assertEqual(self.ask("GET", f"/v1/pki/{path}"), (204, "", b""), path)
        self.assertEqual(self.ask("LIST", "/v1/pki/issuers")[0], 404)
        self.assertEqual(json.loads(self.ask("LIST", "/v1/pki/issuers")[2]), {"errors": []})

    def test_a_chain_leads_from_the_intermediate_to_its_parent(self) -> None:
        self.control("POST", "/issuers", path="pki", name="root", common_name="Root")
        self.control("POST", "/mounts", path="pki_int")
        self.control("POST", "/issuers", path="pki_int", name="mesh", common_name="Mesh", days=90, parent="root")
        _, _, body = self.ask("GET", "/v1/pki_int/issuer/mesh/json")
        chain = [x509.load_pem_x509_certificate(one.encode()) for one in json.loads(body)["data"]["ca_chain"]]
        self.assertEqual(len(chain), 2)
        chain[0].verify_directly_issued_by(chain[1])

    def test_revocation_lists_hold_what_was_revoked(self) -> None:
        self.control("POST", "/issuers", path="pki", name="root")
        self.assertEqual(len(list(x509.load_der_x509_crl(self.ask("GET", "/v1/pki/issuer/root/crl/der")[2]))), 0)
        serial = self.control("POST", "/certificates", path="pki", common_name="a.example")["serial"]
        self.control("POST", "/revocations", path="pki", serial=serial)
        status, kind, body = self.ask("GET", "/v1/pki/issuer/root/crl/der")
        self.assertEqual((status, kind), (200, "application/pkix-crl"))
        self.assertEqual(len(list(x509.load_der_x509_crl(body))), 1)
        self.assertEqual(self.ask("GET", "/v1/pki/issuer/root/crl/delta/der")[0], 204)
        self.control("POST", "/crl", path="pki", issuer="root", delta=True)
        delta = x509.load_der_x509_crl(self.ask("GET", "/v1/pki/issuer/root/crl/delta/der")[2])
        self.assertEqual(delta.extensions.get_extension_for_class(x509.DeltaCRLIndicator).value.crl_number, 2)
        status, kind, text = self.ask("GET", "/v1/pki/crl/pem")
        self.assertEqual((status, kind), (200, "application/x-pem-file"))
        x509.load_pem_x509_crl(text)
        data = self.client(self.ready["root_token"]).secrets.pki.read_certificate(serial)["data"]
        self.assertGreater(data["revocation_time"], 0)

    def test_roles_and_certificates_need_a_token(self) -> None:
        self.control("POST", "/issuers", path="pki", name="root")
        self.control("POST", "/roles", path="pki", name="mesh", ttl=3600, max_ttl=86400)
        self.assertEqual(self.ask("GET", "/v1/pki/roles/mesh")[0], 403)
        self.assertEqual(self.ask("LIST", "/v1/pki/certs")[0], 403)
        pki = self.client(self.ready["root_token"]).secrets.pki
        self.assertEqual(pki.list_roles()["data"]["keys"], ["mesh"])
        self.assertEqual(pki.read_role("mesh")["data"]["max_ttl"], 86400)
        self.assertEqual(len(pki.list_certificates()["data"]["keys"]), 1)

    def test_lists_have_pages_where_the_server_knows_them(self) -> None:
        self.control("POST", "/issuers", path="pki", name="root")
        for number in range(3):
            self.control("POST", "/certificates", path="pki", common_name=f"{number}.example")
        token = {"X-Vault-Token": self.ready["root_token"]}
        first = json.loads(self.ask("LIST", "/v1/pki/certs?limit=3", token)[2])["data"]["keys"]
        rest = json.loads(self.ask("LIST", f"/v1/pki/certs?limit=3&after={first[-1]}", token)[2])["data"]["keys"]
        self.assertEqual((len(first), len(rest)), (3, 1))
        self.control("PATCH", "/settings", pages=False)
        self.assertEqual(len(json.loads(self.ask("LIST", "/v1/pki/certs?limit=3", token)[2])["data"]["keys"]), 4)

    def test_a_mount_that_is_not_there_looks_forbidden_until_a_token_shows_it(self) -> None:
        self.assertEqual(self.ask("LIST", "/v1/none/issuers")[0], 403)
        self.assertEqual(self.ask("LIST", "/v1/none/issuers", {"X-Vault-Token": self.ready["root_token"]})[0], 404)

    def test_a_mount_belongs_to_its_namespace(self) -> None:
        self.control("POST", "/mounts", namespace="team", path="pki")
        self.control("POST", "/issuers", namespace="team", path="pki", name="theirs")
        theirs = self.client(namespace="team").secrets.pki.list_issuers()["data"]
        self.assertEqual([one["issuer_name"] for one in theirs["key_info"].values()], ["theirs"])
        self.assertEqual(self.ask("LIST", "/v1/pki/issuers")[0], 404)

    def test_a_mount_of_an_old_vault_knows_its_ca_alone(self) -> None:
        self.control("POST", "/mounts", path="old", legacy=True)
        root = self.control("POST", "/issuers", path="old")
        self.assertEqual(self.ask("LIST", "/v1/old/issuers")[0], 403)
        self.assertEqual(self.ask("GET", "/v1/old/ca/pem")[2].decode(), root["certificate"])
