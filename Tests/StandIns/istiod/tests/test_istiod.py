# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from cryptography import x509
from kubernetes_api import issuance
from prometheus_client.parser import text_string_to_metric_families

PACKAGE = Path(__file__).parents[1]


class Istiod(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self._serve_with("first")
        files = {name: self.folder / f"{name}.pem" for name in ("certificate", "key")}
        command = [sys.executable, str(PACKAGE), "--state", str(self.folder / "state.json"), "--address", "127.0.0.9"]
        for name in files:
            command += [f"--{name}", str(files[name])]
        for name in ("monitoring", "xds", "webhook"):
            command += [f"--{name}-port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self._stop)
        self.ready = json.loads(self.process.stdout.readline())

    def _stop(self) -> None:
        self.process.terminate()
        self.assertEqual(self.process.wait(10), 0)
        self.process.stdout.close()

    def _serve_with(self, name: str) -> None:
        root, key = issuance.Issuer.root("Root of the mesh", 10), issuance.new_key()
        leaf = root.leaf(issuance.subject(name), key, 1, hosts=["istiod.istio-system.svc"])
        (self.folder / "certificate.pem").write_bytes(leaf)
        (self.folder / "key.pem").write_bytes(issuance.key_pem(key))

    def _page(self, **state: object) -> dict[str, dict[tuple, float]]:
        (self.folder / "state.json").write_text(json.dumps(state))
        with urllib.request.urlopen(self._url("/metrics"), timeout=10) as answer:
            page: dict[str, dict[tuple, float]] = {}
            for family in text_string_to_metric_families(answer.read().decode()):
                for sample in family.samples:
                    page.setdefault(sample.name, {})[tuple(sample.labels.items())] = sample.value
            return page

    def _url(self, path: str) -> str:
        return f"http://{self.ready['address']}:{self.ready['monitoring']}{path}"

    def test_what_its_ca_counts(self) -> None:
        end = int(time.time()) + 1000
        page = self._page(requests=9, issued=4, sign_errors={"CERT_GEN_ERROR": 2, "TTL_ERROR": 1}, root_not_after=end)
        self.assertEqual(page["citadel_server_csr_count_total"], {(): 9})
        self.assertEqual(page["citadel_server_success_cert_issuance_count_total"], {(): 4})
        errors = page["citadel_server_csr_sign_err_count_total"]
        self.assertEqual(errors, {(("error", "CERT_GEN_ERROR"),): 2, (("error", "TTL_ERROR"),): 1})
        self.assertEqual(page["citadel_server_root_cert_expiry_timestamp"], {(): end})
        self.assertTrue(900 < page["citadel_server_root_cert_expiry_seconds"][()] <= 1000)
        self.assertNotIn("citadel_server_cert_chain_expiry_timestamp", page)

    def test_older_ones_tell_the_ends_in_one_unit(self) -> None:
        page = self._page(version="1.22.8", chain_not_after=5)
        self.assertEqual(page["citadel_server_cert_chain_expiry_timestamp"], {(): 5})
        self.assertNotIn("citadel_server_cert_chain_expiry_seconds", page)

    def test_without_a_ca_nothing_of_it_is_there(self) -> None:
        page = self._page(credential_errors=3, rejects={"cds": 1})
        self.assertEqual([name for name in page if name.startswith("citadel")], [])
        self.assertEqual(page["pilot_sds_certificate_errors_total"], {(): 3})
        self.assertEqual(page["pilot_total_xds_rejects_total"], {(("type", "cds"),): 1})
        self.assertEqual(list(page["pilot_info"]), [(("version", "1.30.1-2c1e5f-Clean"),)])

    def test_it_may_refuse(self) -> None:
        with self.assertRaises(urllib.error.HTTPError) as raised:
            self._page(refused=True)
        self.addCleanup(raised.exception.close)
        self.assertEqual(raised.exception.code, 403)

    def test_the_certificate_that_it_serves_with_is_the_newest(self) -> None:
        for name in ("first", "second"):
            self._serve_with(name)
            for port in ("xds", "webhook"):
                with self.subTest(name=name, port=port):
                    served = x509.load_der_x509_certificate(self._served(self.ready[port]))
                    self.assertEqual(served.subject.rfc4514_string(), f"CN={name}")

    def _served(self, port: int) -> bytes:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((self.ready["address"], port), 10) as connection:
            with context.wrap_socket(connection) as wrapped:
                return wrapped.getpeercert(binary_form=True)
