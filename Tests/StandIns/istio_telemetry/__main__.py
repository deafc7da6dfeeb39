# SPDX-License-Identifier: Apache-2.0
"""A stand-in for the telemetry that Istio's proxy has and a plain Envoy has not, for tests: an admin endpoint before
Envoy's own.

    python Tests/StandIns/istio_telemetry --envoy http://127.0.0.1:15000 --listener inbound --state FILE [--port 0]

When it is ready it prints one line of JSON, {"port": ...}. Every GET is passed on to Envoy. Where /stats/prometheus is
asked for what the filter istio_stats counts (istio/proxy:source/extensions/filters/http/istio_stats), its
istio_requests_total follows: the requests that the HTTP listener received, all of them by mutual TLS, and those that
the state file adds, JSON that is read at every request:

    plaintext           requests that came without TLS

It ends on SIGTERM.
"""

import os
import sys

if not __package__:
    # Run as a folder, whose modules would hide those of the standard library.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from istio_telemetry.server import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
