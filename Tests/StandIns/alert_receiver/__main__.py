# SPDX-License-Identifier: Apache-2.0
"""Whom an Alertmanager writes to, for tests: it keeps every notification, in order.

    python Tests/StandIns/alert_receiver --sample FILE --configuration FILE

`--sample` is an Alertmanager's configuration. What is written to `--configuration` has the same routes and
inhibitions, but every receiver is a webhook of this server, and the waits are a second, so that a test sees soon what
people would see later. Then one line of JSON is printed, {"port": ...}, a free one of 127.0.0.1.

GET / answers everything that came, one notification of an alert each:

    [{"receiver": "mesh-team", "status": "firing", "labels": {...}, "annotations": {...}}, ...]

An alert that goes on is not told again. It ends on SIGTERM.
"""

import os
import sys

if not __package__:
    # Run as a folder, whose modules would hide those of the standard library.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from alert_receiver.server import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
