# SPDX-License-Identifier: Apache-2.0
"""A little steady traffic over loopback, so that the handshake counters move."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass

_REQUEST = b"GET / HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Entry:
    """Where a request enters the mesh; the gateway's entry speaks TLS."""

    port: int
    tls: ssl.SSLContext | None = None
    server_name: str | None = None


async def send(entry: Entry) -> int | None:
    """One request; its HTTP status, or None when there was no answer. A failure is part of what the demo shows."""
    try:
        async with asyncio.timeout(3):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", entry.port, ssl=entry.tls, server_hostname=entry.server_name
            )
            try:
                writer.write(_REQUEST)
                status_line = await reader.readline()
            finally:
                writer.close()
            return int(status_line.split()[1])
    except (OSError, TimeoutError, IndexError, ValueError):
        return None


async def steady(entries: list[Entry], pause_seconds: float) -> None:
    """One request at a time, round and round; ends only by cancellation."""
    while True:
        for entry in entries:
            await send(entry)
            await asyncio.sleep(pause_seconds)
