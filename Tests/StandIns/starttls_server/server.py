# SPDX-License-Identifier: Apache-2.0
"""Listens on a free port of loopback and serves each connection in a thread of its own."""

import socket
import ssl
import threading

from starttls_server import dialogues

PATIENCE = 20


class Server:
    def __init__(self, kind, certificate, key, refuses=False):
        self.dialogue = dialogues.ALL[kind]
        self.refuses = refuses
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        connection.settimeout(PATIENCE)
        try:
            with connection:
                # Unbuffered: what follows the dialogue is TLS's.
                with connection.makefile("rwb", buffering=0) as stream:
                    upgrades = self.dialogue(stream, self.refuses)
                if upgrades and self.context:
                    with self.context.wrap_socket(connection, server_side=True) as protected:
                        protected.recv(1)
        except OSError:
            # A client that breaks off is one of the tests.
            return

    def stop(self):
        self.listener.close()
