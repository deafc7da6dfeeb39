# SPDX-License-Identifier: Apache-2.0
"""Health, tokens and what goes wrong."""

from __future__ import annotations

import json
import time

import hvac.exceptions

from .running import StandInTest


class HealthTest(StandInTest):
    def test_each_state_has_its_status(self) -> None:
        cases = [
            ({}, 200),
            ({"standby": True}, 429),
            ({"disaster_recovery": True}, 472),
            ({"performance_standby": True}, 473),
            ({"initialized": False}, 501),
            ({"sealed": True}, 503),
        ]
        usual = {name: False for state, _ in cases for name in state} | {"initialized": True}
        for state, status in cases:
            self.control("PATCH", "/settings", **usual | state)
            found, _, body = self.ask("GET", "/v1/sys/health")
            self.assertEqual(found, status, state)
            self.assertEqual(json.loads(body)["initialized"], status != 501)
            self.assertEqual(json.loads(body)["sealed"], status in (501, 503))

    def test_a_real_client_sees_the_seal(self) -> None:
        self.control("PATCH", "/settings", sealed=True)
        health = self.client().sys.read_health_status(method="GET")
        self.assertEqual((health.status_code, health.json()["sealed"]), (503, True))
        with self.assertRaises(hvac.exceptions.VaultDown):
            self.client().secrets.pki.list_issuers()

    def test_its_clock_may_be_wrong(self) -> None:
        self.control("PATCH", "/settings", clock_skew=-120)
        theirs = json.loads(self.ask("GET", "/v1/sys/health")[2])["server_time_utc"]
        self.assertAlmostEqual(theirs, time.time() - 120, delta=5)

    def test_a_standby_that_does_not_forward_sends_its_clients_away(self) -> None:
        self.control("PATCH", "/settings", standby=True, forwards=False)
        self.assertEqual(self.ask("LIST", "/v1/pki/issuers")[0], 307)


class TokenTest(StandInTest):
    def test_a_service_account_logs_in_looks_at_itself_and_renews(self) -> None:
        self.control("POST", "/logins", role="exporter", jwt="a.b.c", ttl=100, max_ttl=150)
        client = self.client()
        auth = client.auth.kubernetes.login("exporter", "a.b.c")["auth"]
        self.assertEqual((auth["lease_duration"] in (99, 100), auth["renewable"]), (True, True))
        data = client.auth.token.lookup_self()["data"]
        self.assertEqual((data["creation_ttl"], data["renewable"]), (100, True))
        self.assertRegex(data["expire_time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$")
        self.assertIn("lease_duration", client.auth.token.renew_self()["auth"])

    def test_a_wrong_token_and_a_wrong_login_are_told_apart(self) -> None:
        self.control("POST", "/logins", role="exporter", jwt="a.b.c")
        with self.assertRaisesRegex(hvac.exceptions.InvalidRequest, "invalid role"):
            self.client().auth.kubernetes.login("nobody", "a.b.c")
        with self.assertRaisesRegex(hvac.exceptions.Forbidden, "permission denied"):
            self.client().auth.kubernetes.login("exporter", "x.y.z")
        with self.assertRaisesRegex(hvac.exceptions.Forbidden, "invalid token"):
            self.client("hvs.never-issued").auth.token.lookup_self()

    def test_a_token_may_be_revoked_and_bound_to_paths(self) -> None:
        self.control("POST", "/mounts", path="pki")
        self.control("POST", "/roles", path="pki", name="mesh")
        token = self.control("POST", "/tokens", ttl=60, paths=["pki/roles"])["token"]
        client = self.client(token)
        self.assertEqual(client.secrets.pki.list_roles()["data"]["keys"], ["mesh"])
        with self.assertRaisesRegex(hvac.exceptions.Forbidden, "permission denied"):
            client.secrets.pki.read_role("mesh")
        self.control("DELETE", "/tokens", token=token)
        with self.assertRaisesRegex(hvac.exceptions.Forbidden, "invalid token"):
            client.secrets.pki.list_roles()


class ControlTest(StandInTest):
    def test_a_fault_hits_as_often_as_it_was_asked_to(self) -> None:
        self.control("POST", "/faults", path="/v1/sys/*", status=502, body="<html>", count=1)
        statuses = [self.ask("GET", "/v1/sys/health")[0] for _ in range(2)]
        self.assertEqual(statuses, [502, 200])

    def test_the_journal_tells_requests_and_no_token(self) -> None:
        self.ask("LIST", "/v1/pki/certs?limit=2", {"X-Vault-Token": "hvs.secret", "X-Vault-Namespace": "team/"})
        (seen,) = self.control("GET", "/requests")["requests"]
        self.assertEqual(
            seen,
            {
                "method": "LIST",
                "path": "/v1/pki/certs",
                "query": {"limit": "2"},
                "namespace": "team",
                "has_token": True,
                "status": 403,
            },
        )
