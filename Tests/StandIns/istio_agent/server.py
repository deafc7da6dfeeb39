# SPDX-License-Identifier: Apache-2.0
"""The status port."""

from __future__ import annotations

import argparse
import sys
import time
import urllib.request
from pathlib import Path

from status_server import Answer, serve, server

from .metrics import metrics

_PATHS = ("/stats/prometheus", "/metrics")
_ENVOY_SECONDS = 10


def main(usage: str | None) -> int:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="istio_agent", description=usage, formatter_class=formatter)
    parser.add_argument("--state", type=Path, required=True, help="JSON of what it counts")
    parser.add_argument("--address", default="127.0.0.1", help="of the pod. Default: %(default)s")
    parser.add_argument("--port", type=int, default=0, help="Default: any free one")
    parser.add_argument("--envoy", help="the admin endpoint whose metrics follow")
    flags = parser.parse_args()
    status = server((flags.address, flags.port), flags.state, _answer(flags.envoy))
    serve({"address": flags.address, "port": status.server_port}, status)
    return 0


def _answer(envoy: str | None) -> Answer:
    def answer(state, asked):
        if asked.path not in _PATHS:
            return None
        return 200, metrics(state, time.time()) + _of_envoy(envoy, asked.query)

    return answer


def _of_envoy(admin: str | None, query: str) -> bytes:
    """An Envoy that does not answer leaves the agent's status as it is."""
    if admin is None:
        return b""
    url = f"{admin}/stats/prometheus" + (f"?{query}" if query else "")
    try:
        # Never through a proxy that the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=_ENVOY_SECONDS) as answer:
            return answer.read()
    except OSError as error:
        print(f"{url}: {error}", file=sys.stderr, flush=True)
        return b""
