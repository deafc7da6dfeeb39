# SPDX-License-Identifier: Apache-2.0
"""The ways into a pod: port-forward by WebSocket (v4.channel.k8s.io) and the HTTP proxy."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Iterator

import aiohttp
from aiohttp import web

from . import failures
from .delivery import Delivery, forever, reset
from .failures import Failure
from .faults import Fault
from .journal import Journal
from .ports import Ports
from .requested import Requested
from .store import Collection, Store
from .stored import Stored

_PROTOCOL = "v4.channel.k8s.io"
_CHUNK = 32 * 1024
_HOP_HEADERS = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "authorization", "host"}


def _pod(store: Store, requested: Requested, name: str) -> Stored:
    pod = store.collection(requested.resource).objects.get((requested.namespace, name))
    if pod is None:
        raise failures.not_found(requested.resource, name)
    return pod


class Forward:
    """One port-forward that is open. Port number i has data channel 2i and error channel 2i + 1."""

    def __init__(
        self, request: web.Request, pods: Collection, pod: Stored, ports: list[int], fault: Fault | None
    ) -> None:
        self._request = request
        self._pods = pods
        self._pod = pod
        self._ports = ports
        self._fault = fault
        self._socket = web.WebSocketResponse(protocols=(_PROTOCOL,), compress=False, max_msg_size=0)
        self._answered = 0

    @classmethod
    def read(cls, request: web.Request, store: Store, requested: Requested, fault: Fault | None) -> Forward:
        pod = _pod(store, requested, requested.name)
        texts = [text for value in request.query.getall("ports", []) for text in value.split(",")]
        if not texts:
            raise Failure(400, 'query parameter "ports" is required')
        try:
            ports = [int(text) for text in texts]
        except ValueError as error:
            raise Failure(400, f"invalid port: {error}") from None
        if request.headers.get("Upgrade", "").lower() != "websocket":
            raise Failure(400, "Upgrade request required")
        offered = request.headers.get("Sec-WebSocket-Protocol", "")
        if offered and _PROTOCOL not in [one.strip() for one in offered.split(",")]:
            raise Failure(403, f"unable to upgrade: requested protocols are not supported: {offered}")
        return cls(request, store.collection(requested.resource), pod, ports, fault)

    async def run(self, where: Ports, journal: Journal) -> web.StreamResponse:
        await self._socket.prepare(self._request)
        with journal.open("open_tunnels"):
            for index, port in enumerate(self._ports):
                for channel in (2 * index, 2 * index + 1):
                    await self._send(channel, struct.pack("<H", port), journal)
            if self._is_hit_by("tunnel_hang"):
                await self._hang()
            else:
                await self._bridge(where, journal)
        return self._socket

    def _is_hit_by(self, kind: str) -> bool:
        return self._fault is not None and self._fault.kind == kind

    async def _hang(self) -> None:
        if self._fault["deaf"]:
            await forever()
        async for _ in self._socket:
            pass

    async def _bridge(self, where: Ports, journal: Journal) -> None:
        writers: dict[int, asyncio.StreamWriter] = {}
        tasks = [asyncio.create_task(self._end_of_pod())]
        try:
            for index, port in enumerate(self._ports):
                reader = await self._connect(where, index, port, writers, journal)
                if reader:
                    tasks.append(asyncio.create_task(self._answers(index, reader, journal)))
            tasks.append(asyncio.create_task(self._questions(writers)))
            if writers:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for writer in writers.values():
                writer.close()
            if not self._socket.closed:
                await self._socket.close(drain=False)

    async def _connect(
        self, where: Ports, index: int, port: int, writers: dict[int, asyncio.StreamWriter], journal: Journal
    ) -> asyncio.StreamReader | None:
        address = where.address(self._pod, port)
        try:
            if address is None:
                raise ConnectionRefusedError
            reader, writers[2 * index] = await asyncio.open_connection(*address)
            return reader
        except OSError:
            await self._send(2 * index + 1, self._refusal(port).encode(), journal)
            return None

    def _refusal(self, port: int) -> str:
        return (
            f"error forwarding port {port} to pod {self._pod.name}_{self._pod.namespace}, "
            f"uid {self._pod.metadata['uid']}: failed to execute portforward in network namespace: "
            f"failed to connect to localhost:{port} inside namespace, "
            f"IPv4: dial tcp4 127.0.0.1:{port}: connect: connection refused "
            f"IPv6 dial tcp6 [::1]:{port}: connect: connection refused"
        )

    async def _end_of_pod(self) -> None:
        """Whoever deletes a pod ends what its processes hold open."""
        while True:
            changed = self._pods.changed
            found = self._pods.objects.get(self._pod.key)
            if found is None or found.metadata["uid"] != self._pod.metadata["uid"]:
                return
            await changed.wait()

    async def _questions(self, writers: dict[int, asyncio.StreamWriter]) -> None:
        """From the client into the pod, until the client closes."""
        async for message in self._socket:
            if message.type != aiohttp.WSMsgType.BINARY or len(message.data) < 2:
                continue
            if writer := writers.get(message.data[0]):
                writer.write(message.data[1:])
                await writer.drain()

    async def _answers(self, index: int, reader: asyncio.StreamReader, journal: Journal) -> None:
        while data := await reader.read(_CHUNK):
            if self._is_hit_by("tunnel_cut") or self._is_hit_by("tunnel_error"):
                data = data[: max(0, self._fault["after_bytes"] - self._answered)]
            if data:
                await self._send(2 * index, data, journal)
            self._answered += len(data)
            if self._is_over():
                await self._end_as_scripted(index, journal)
                return

    def _is_over(self) -> bool:
        scripted = self._is_hit_by("tunnel_cut") or self._is_hit_by("tunnel_error")
        return scripted and self._answered >= self._fault["after_bytes"]

    async def _end_as_scripted(self, index: int, journal: Journal) -> None:
        if self._is_hit_by("tunnel_error"):
            text = self._fault["message"] or self._refusal(self._ports[index])
            await self._send(2 * index + 1, text.encode(), journal)
        elif self._fault["end"] == "reset" and self._request.transport:
            reset(self._request.transport)
        elif self._fault["end"] == "fin" and self._request.transport:
            self._request.transport.close()

    async def _send(self, channel: int, data: bytes, journal: Journal) -> None:
        message = bytes([channel]) + data
        journal.bytes_sent += len(message)
        if self._is_hit_by("tunnel_fragments") and self._request.transport:
            self._request.transport.write(b"".join(_fragments(message, self._fault["bytes"], self._fault["empty"])))
        else:
            await self._socket.send_bytes(message)


def _fragments(message: bytes, size: int, after_empty: bool) -> Iterator[bytes]:
    """RFC 6455, 5.4: control frames may come between the fragments of a message; 5.5.2: pings at any time."""
    binary, continuation, ping, final = 0x02, 0x00, 0x09, 0x80
    if after_empty:
        yield _header(final | binary, 0)
    pieces = [message[begin : begin + size] for begin in range(0, len(message), size)]
    for index, piece in enumerate(pieces):
        is_last = index == len(pieces) - 1
        yield _header((final if is_last else 0) | (continuation if index else binary), len(piece)) + piece
        if not is_last:
            yield _header(final | ping, 4) + b"ping"


def _header(first: int, size: int) -> bytes:
    if size < 126:
        return bytes([first, size])
    if size < 65536:
        return bytes([first, 126]) + struct.pack(">H", size)
    return bytes([first, 127]) + struct.pack(">Q", size)


def _target(text: str) -> tuple[str, str, str]:
    """[SCHEME:]NAME[:PORT], where a scheme needs a port."""
    match text.split(":"):
        case [name]:
            return "http", name, "80"
        case [name, port]:
            return "http", name, port
        case [scheme, name, port]:
            return scheme, name, port
    raise Failure(400, f'invalid pod request "{text}"')


async def send_proxied(
    request: web.Request, store: Store, requested: Requested, where: Ports, delivery: Delivery
) -> None:
    """pods/NAME:PORT/proxy/PATH: the answer of the pod as it is."""
    scheme, name, port = _target(requested.name)
    pod = _pod(store, requested, name)
    address = where.address(pod, int(port)) if port.isdigit() else None
    ip = pod.fields.get("status.podIP") or "10.0.0.1"
    refused = f"error trying to reach service: dial tcp {ip}:{port}: connect: connection refused"
    if address is None:
        raise Failure(503, refused)
    query = f"?{request.query_string}" if request.query_string else ""
    url = f"{scheme}://{address[0]}:{address[1]}/{requested.path}{query}"
    headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_HEADERS}
    headers["Host"] = f"{ip}:{port}"
    try:
        async with aiohttp.ClientSession(auto_decompress=False) as session:
            async with session.get(url, headers=headers, allow_redirects=False, ssl=False) as answer:
                for header in ("Content-Encoding", "Location"):
                    if header in answer.headers:
                        delivery.response.headers[header] = answer.headers[header]
                await delivery.begin(answer.status, answer.headers.get("Content-Type", "text/plain"))
                async for data in answer.content.iter_any():
                    await delivery.write(data)
                await delivery.finish()
    except aiohttp.ClientConnectorError:
        raise Failure(503, refused) from None
