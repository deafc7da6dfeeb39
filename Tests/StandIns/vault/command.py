# SPDX-License-Identifier: Apache-2.0
"""The command line."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading

from .control import Control
from .listener import listen
from .server import Vault


def main(usage: str | None) -> int:
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="vault", description=usage, formatter_class=formatter)
    parser.add_argument("--port", type=int, default=0, help="of the API. Default: any free one")
    parser.add_argument("--exit-with-stdin", action="store_true", help="end when standard input is closed")
    flags = parser.parse_args()
    vault, ended = Vault(), threading.Event()
    served = listen(vault.answer, flags.port)
    control = listen(Control(vault).answer)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if flags.exit_with_stdin:
        threading.Thread(target=_wait_for_end_of_stdin, args=(ended,), daemon=True).start()
    ready = {
        "url": f"http://127.0.0.1:{served.server_port}",
        "control": f"http://127.0.0.1:{control.server_port}",
        "root_token": vault.root_token,
        "pid": os.getpid(),
    }
    print(json.dumps(ready), flush=True)
    ended.wait()
    served.shutdown()
    control.shutdown()
    return 0


def _wait_for_end_of_stdin(ended: threading.Event) -> None:
    while sys.stdin.buffer.read1(4096):
        pass
    ended.set()
