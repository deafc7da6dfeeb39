# SPDX-License-Identifier: Apache-2.0
"""OpenSSL's client speaks the same protocols: what it does not understand here is wrong."""

import os
import subprocess
import tempfile
import threading
import unittest

from starttls_server import dialogues
from starttls_server.server import Server


class Dialogues(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.certificate = os.path.join(cls.folder.name, "server.pem")
        cls.key = os.path.join(cls.folder.name, "server.key")
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        command += ["-subj", "/CN=stand-in", "-days", "1", "-keyout", cls.key, "-out", cls.certificate]
        subprocess.run(command, check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def connect(self, kind, refuses):
        server = Server(kind, self.certificate, self.key, refuses)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        self.addCleanup(server.stop)
        command = ["openssl", "s_client", "-brief", "-starttls", kind, "-connect", f"127.0.0.1:{server.port}"]
        command += ["-CAfile", self.certificate, "-verify_return_error"]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)

    def test_openssl_is_led_to_tls(self):
        for kind in dialogues.ALL:
            with self.subTest(kind):
                done = self.connect(kind, refuses=False)
                self.assertIn("Verification: OK", done.stderr)

    def test_openssl_is_refused(self):
        for kind in dialogues.ALL:
            with self.subTest(kind):
                done = self.connect(kind, refuses=True)
                self.assertNotIn("Verification: OK", done.stderr)


if __name__ == "__main__":
    unittest.main()
