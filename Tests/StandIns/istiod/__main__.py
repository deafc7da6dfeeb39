# SPDX-License-Identifier: Apache-2.0
"""A stand-in for istiod: what its monitoring port answers, and the certificate that it serves with, for tests.

    python Tests/StandIns/istiod --state FILE --certificate FILE --key FILE [--address 127.0.0.1]
                                 [--monitoring-port 15014] [--xds-port 15012] [--webhook-port 15017]

When it is ready it prints one line of JSON, {"address": ..., "monitoring": ..., "xds": ..., "webhook": ...}, the last
three being ports; port 0 is any free one. On the ports for xDS and webhooks it shakes hands, asking for a client's
certificate as istiod does, and closes; the chain is read at each handshake, so that a new one is served at once.

What it counts stands in the state file, JSON that is read at every request. A key that is missing is a series that
istiod does not have, as with its OpenTelemetry exporter; where its CA server is off, all of these are:

    requests, issued                              signing requests and what came of them
    authentication_failures, parsing_errors, identity_errors
    sign_errors                                   {"CERT_GEN_ERROR": 3, ...}
    root_not_after, chain_not_after               in Unix seconds

and of the rest of istiod:

    version             "1.30.1"; those before 1.23 tell the ends in one unit only
    credential_errors   of Secrets that gateways name
    rejects             {"cds": 1, ...}
    refused             true: as with METRICS_LOCALHOST_ACCESS_ONLY, nothing is told and 403 answered

It ends on SIGTERM.
"""

import os
import sys

if not __package__:
    # Run as a folder, whose modules would hide those of the standard library.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from istiod.server import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
