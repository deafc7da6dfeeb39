# SPDX-License-Identifier: Apache-2.0
"""The ports of istiod that are asked."""

from __future__ import annotations

import argparse
import socket
import ssl
import time
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

from status_server import serve, server

from .metrics import metrics

_HANDSHAKE_SECONDS = 10
_REFUSAL = b"Forbidden: only local requests are allowed\n"


def main(usage: str | None) -> int:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="istiod", description=usage, formatter_class=formatter)
    parser.add_argument("--state", type=Path, required=True, help="JSON of what it counts")
    parser.add_argument("--certificate", type=Path, required=True, help="PEM of the chain it serves, the leaf first")
    parser.add_argument("--key", type=Path, required=True, help="PEM of the leaf's key")
    parser.add_argument("--address", default="127.0.0.1", help="of the pod. Default: %(default)s")
    parser.add_argument("--monitoring-port", type=int, default=15014)
    parser.add_argument("--xds-port", type=int, default=15012)
    parser.add_argument("--webhook-port", type=int, default=15017)
    flags = parser.parse_args()
    monitoring = server((flags.address, flags.monitoring_port), flags.state, _answer)
    xds, webhook = (
        _TLSServer((flags.address, port), flags.certificate, flags.key)
        for port in (flags.xds_port, flags.webhook_port)
    )
    ports = {"monitoring": monitoring, "xds": xds, "webhook": webhook}
    ready = {name: one.server_address[1] for name, one in ports.items()}
    serve({"address": flags.address, **ready}, *ports.values())
    return 0


def _answer(state, asked):
    if asked.path != "/metrics":
        return None
    return (403, _REFUSAL) if state.get("refused") else (200, metrics(state, time.time()))


class _TLSServer(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: tuple[str, int], certificate: Path, key: Path) -> None:
        self.certificate = certificate
        self.key = key
        super().__init__(address, _Handshake)


class _Handshake(BaseRequestHandler):
    request: socket.socket
    server: _TLSServer

    def handle(self) -> None:
        self.request.settimeout(_HANDSHAKE_SECONDS)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.server.certificate, self.server.key)
        # Clients may come without a certificate: they have none before their first request.
        context.verify_mode = ssl.CERT_OPTIONAL
        context.set_alpn_protocols(["h2"])
        try:
            with context.wrap_socket(self.request, server_side=True) as wrapped:
                wrapped.recv(1)
        except OSError:
            # Whoever asks closes when it has seen enough.
            pass
