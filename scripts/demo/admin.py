# SPDX-License-Identifier: Apache-2.0
"""The one question that the demo itself asks an Envoy's admin interface."""

from __future__ import annotations

import asyncio
from pathlib import Path


class Admin:
    """`address` is `http://127.0.0.1:PORT` or `unix:///PATH`, as the exporter takes it."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def is_live(self) -> bool:
        try:
            reader, writer = await self._connect()
            try:
                writer.write(b"GET /ready HTTP/1.1\r\nHost: envoy\r\nConnection: close\r\n\r\n")
                status_line = await reader.readline()
            finally:
                writer.close()
            return int(status_line.split()[1]) == 200
        except (OSError, IndexError, ValueError):
            return False

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.address.startswith("unix://"):
            return await asyncio.open_unix_connection(self.address.removeprefix("unix://"))
        host, _, port = self.address.removeprefix("http://").rpartition(":")
        return await asyncio.open_connection(host, int(port))


def written_address(path: Path) -> str | None:
    """What Envoy wrote to its --admin-address-path: HOST:PORT, or nothing yet."""
    try:
        text = path.read_text().strip()
    except FileNotFoundError:
        return None
    return f"http://{text}" if text else None
