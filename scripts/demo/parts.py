# SPDX-License-Identifier: Apache-2.0
"""The programs of the demo: started together, ended together, each by its process id."""

from __future__ import annotations

import asyncio
import ctypes
import signal
import socket
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

_GRACE_SECONDS = 5.0
_PR_SET_PDEATHSIG = 1


class DemoFailure(Exception):
    """The demo cannot go on; the message says why."""


class Parts:
    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._libc = ctypes.CDLL(None, use_errno=True)

    async def start(self, name: str, *command: str, shows_output: bool = False) -> asyncio.subprocess.Process:
        """Output goes to a log file of its own, or, where people should read along, to our standard error."""
        log = sys.stderr if shows_output else open(self._logs / f"{name}.log", "ab")
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in a terminal reaches a whole process group: only we are to get it.
                start_new_session=True,
                preexec_fn=self._die_with_parent,
            )
        finally:
            if not shows_output:
                log.close()
        self._running[name] = process
        return process

    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self._running.items()}

    async def while_running(self, work: Coroutine[Any, Any, None]) -> None:
        """Waits for the work; raises as soon as a part ends by itself, for the others have no purpose without it."""
        waits = {asyncio.ensure_future(process.wait()): name for name, process in self._running.items()}
        task = asyncio.ensure_future(work)
        try:
            done, _ = await asyncio.wait([task, *waits], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for future in (task, *waits):
                future.cancel()
        for wait, name in waits.items():
            if wait in done:
                status = self._running[name].returncode
                raise DemoFailure(f"{name} ended with status {status}{self.last_words(name)}")
        task.result()

    async def stop(self) -> None:
        """SIGTERM first, SIGKILL for whatever is still there after the grace period; returns when all have ended."""
        left = [process for process in self._running.values() if process.returncode is None]
        for process in left:
            process.terminate()
        waits = [asyncio.ensure_future(process.wait()) for process in left]
        if waits:
            await asyncio.wait(waits, timeout=_GRACE_SECONDS)
        for process in left:
            if process.returncode is None:
                process.kill()
        await asyncio.gather(*waits)

    def last_words(self, name: str) -> str:
        log = self._logs / f"{name}.log"
        lines = log.read_text(errors="replace").splitlines()[-10:] if log.exists() else []
        return "".join(f"\n    {line}" for line in lines)

    def _die_with_parent(self) -> None:
        # Runs in the child: should we be killed outright, the kernel ends it for us.
        self._libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class ReservedPort:
    """A free loopback port that stays ours: bound, never listening.

    Envoy binds its listeners with SO_REUSEPORT, and so may bind the same port while nobody else gets it.
    """

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.number: int = self._socket.getsockname()[1]


def first_free_port(preferred: int, tries: int = 100) -> int:
    for port in range(preferred, preferred + tries):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port on 127.0.0.1 from {preferred} to {preferred + tries - 1}")
