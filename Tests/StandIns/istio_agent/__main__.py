# SPDX-License-Identifier: Apache-2.0
"""A stand-in for Istio's agent beside a proxy: what its status port answers, for tests.

    python Tests/StandIns/istio_agent --state FILE [--address 127.0.0.1] [--port 0] [--envoy http://127.0.0.1:15000]

When it is ready it prints one line of JSON, {"address": ..., "port": ...}. /stats/prometheus has the agent's metrics
and then Envoy's, to which the query is passed on (istio:pilot/cmd/pilot-agent/status/server.go). What the agent counts
stands in FILE, which is read at every request; a key that is missing is a series that the agent does not have:

    not_after               when the certificate ends that it got from its CA, in Unix seconds
    requests, failures      signing requests that it sent, and those that failed
    watcher_failures        files that could not be watched
    secret_failures         secrets that could not be made of files

It ends on SIGTERM.
"""

import os
import sys

if not __package__:
    # Run as a folder, whose modules would hide those of the standard library.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from istio_agent.server import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
