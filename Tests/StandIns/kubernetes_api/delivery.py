# SPDX-License-Identifier: Apache-2.0
"""The body of one answer on its way, and what a fault does to it there."""

from __future__ import annotations

import asyncio
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable

from aiohttp import web

from .failures import Failure
from .faults import Fault
from .journal import Journal

_CHUNK = 64 * 1024
# The real server compresses lists from this size on, for those who ask.
_COMPRESSED_FROM = 128 * 1024


class Over(Exception):
    """A fault has ended this answer."""


def reset(transport: asyncio.Transport) -> None:
    """Closes with RST instead of FIN."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Delivery:
    """`answered` is told the status once it is on the wire."""

    def __init__(
        self, request: web.Request, fault: Fault | None, journal: Journal, answered: Callable[[int], None]
    ) -> None:
        self.fault = fault
        self.response: web.StreamResponse = web.StreamResponse()
        self._request = request
        self._journal = journal
        self.answered = answered
        self._pending: list[bytes] = []
        self._pending_size = 0
        self._sent = 0
        self._cut_at: int | None = None
        self._compressor = None

    def is_hit_by(self, kind: str) -> bool:
        return self.fault is not None and self.fault.kind == kind

    async def fail(self, failure: Failure) -> None:
        body = failure.body()
        for name, value in failure.headers.items():
            self.response.headers[name] = value
        await self.all([body], failure.code)

    async def all(self, parts: list[bytes], status: int = 200, content_type: str = "application/json") -> None:
        """A whole body, with its length or in chunks when it is long."""
        size = sum(map(len, parts))
        whole = size if size < _CHUNK else None
        if self.is_hit_by("cut"):
            # In chunks, so that a cut body can end as cleanly as a whole one.
            whole = None
            if self.fault["after_bytes"] is None:
                self._cut_at = size // 2
        accepted = "gzip" in self._request.headers.get("Accept-Encoding", "")
        await self.begin(status, content_type, accepted and size > _COMPRESSED_FROM, whole)
        for part in parts:
            await self.write(part)
        await self.finish()

    async def begin(
        self, status: int = 200, content_type: str = "application/json", compress: bool = False, size: int | None = None
    ) -> None:
        response = self.response
        response.set_status(status)
        response.headers["Content-Type"] = content_type
        response.headers["Cache-Control"] = "no-cache, private"
        if compress or self.is_hit_by("gzip"):
            response.headers["Content-Encoding"] = "gzip"
            self._compressor = zlib.compressobj(1, wbits=31)
        if size is not None and self._compressor is None:
            response.content_length = size
        else:
            response.enable_chunked_encoding()
        if self.is_hit_by("cut") and self.fault["after_bytes"] is not None:
            self._cut_at = self.fault["after_bytes"]
        self.answered(status)
        await response.prepare(self._request)
        if self._cut_at == 0:
            await self.end(self.fault["end"])

    async def write(self, data: bytes) -> None:
        """Collects; `flush` or enough bytes send."""
        self._pending.append(data)
        self._pending_size += len(data)
        if self._pending_size >= _CHUNK:
            await self.flush()

    async def flush(self) -> None:
        data = b"".join(self._pending)
        self._pending, self._pending_size = [], 0
        if self._compressor:
            data = self._compressor.compress(data) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
        if self._cut_at is not None and self._sent + len(data) >= self._cut_at:
            await self._send(data[: self._cut_at - self._sent])
            await self.end(self.fault["end"])
        await self._send(data)

    async def finish(self) -> None:
        await self.flush()
        if self._compressor:
            await self._send(self._compressor.flush())
        await self.response.write_eof()

    async def cut(self, data: bytes) -> None:
        """The first half of `data`, then the end that the fault wants."""
        await self.write(data[: len(data) // 2])
        await self.flush()
        await self.end(self.fault["end"])

    async def end(self, how: str) -> None:
        transport = self._request.transport
        match how:
            case "clean":
                self.response.force_close()
                await self.response.write_eof()
            case "fin" if transport:
                transport.close()
            case "reset" if transport:
                reset(transport)
            case "hang":
                await forever()
        raise Over

    async def _send(self, data: bytes) -> None:
        if not data:
            return
        if self.is_hit_by("split"):
            await self._in_pieces(data, 1, lambda: asyncio.sleep(0))
        elif self.is_hit_by("drip"):
            await self._in_pieces(data, self.fault["bytes"], lambda: asyncio.sleep(self.fault["every"]))
        else:
            await self.response.write(data)
            self._count(len(data))

    async def _in_pieces(self, data: bytes, size: int, pause: Callable[[], Awaitable[None]]) -> None:
        for begin in range(0, len(data), size):
            piece = data[begin : begin + size]
            await self.response.write(piece)
            self._count(len(piece))
            await pause()

    def _count(self, size: int) -> None:
        self._sent += size
        self._journal.bytes_sent += size


async def forever() -> None:
    """Until the client goes away, which cancels."""
    await asyncio.Event().wait()
