# SPDX-License-Identifier: Apache-2.0
"""The demo mesh: its authorities, its proxies, and what happens to their certificates."""

from __future__ import annotations

import asyncio
import datetime
import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from admin import Admin, written_address
from authority import Authority, Validity, pem
from bootstrap import bootstrap
from control import Stopped
from cryptography import x509
from delivery import SecretFolder, move_into_place
from parts import DemoFailure, Parts, ReservedPort
from scene import Scene, due
from traffic import Entry
from workload import GATEWAY, GATEWAY_HOSTS, GATEWAY_SECRET, OUTLIVING, Workload

_DAY = 86_400
_START_SECONDS = 30.0


@dataclass
class Proxy:
    workload: Workload
    secrets: SecretFolder
    inbound: ReservedPort
    outbound: ReservedPort
    folder: Path
    # When its leaf is to be replaced; at once where it has none.
    due: datetime.datetime = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    admin: Admin | None = None

    @property
    def admin_socket(self) -> Path | None:
        return self.folder / "admin.sock" if self.workload.admin_on_socket else None


class Mesh:
    def __init__(self, folder: Path, scene: Scene) -> None:
        now = datetime.datetime.now(datetime.UTC)
        self.folder = folder
        self.scene = scene
        self._root = Authority.root("Root CA", Validity.around(now, _DAY, 3650 * _DAY))
        self._issuer = self._root.intermediate("Intermediate CA", Validity.around(now, _DAY, 365 * _DAY))
        self._outlived = (
            self._root.intermediate("Short-lived CA", Validity.around(now, _DAY, scene.outlived_authority))
            if scene.outlived_authority
            else None
        )
        self._public = Authority.root("Public CA", Validity.around(now, _DAY, 3650 * _DAY))
        self.proxies = [self._proxy(workload) for workload in scene.workloads]

    @property
    def authority_folder(self) -> Path:
        return self.folder / "ca"

    def deliver_all(self) -> None:
        """Everything that must lie there before the first Envoy starts."""
        now = datetime.datetime.now(datetime.UTC)
        self._write_authority("cacerts", self._issuer)
        if self._outlived:
            self._write_authority("cacerts-short", self._outlived)
        for proxy in self.proxies:
            proxy.secrets.deliver_trust("ROOTCA", pem(self._root.certificate))
            self._deliver_leaf(proxy, self.scene.first_validity(proxy.workload, now))
            if proxy.workload == GATEWAY:
                credential = self._public.gateway(GATEWAY_HOSTS, Validity.around(now, 30 * _DAY, 60 * _DAY))
                proxy.secrets.deliver_chain(GATEWAY_SECRET, credential)
            self._write_bootstrap(proxy)

    def rotate(self, stopped: Stopped, due_only: bool = False) -> None:
        """New leaves for every proxy whose rotation works."""
        now = datetime.datetime.now(datetime.UTC)
        for proxy in self.proxies:
            if due_only and now < proxy.due:
                continue
            if self.scene.rotates(proxy.workload) and not stopped.holds(proxy.workload.name):
                self._deliver_leaf(proxy, self.scene.validity(proxy.workload, now))

    async def start(self, parts: Parts, envoy: Path) -> None:
        """Returns when every Envoy is live."""
        for proxy in self.proxies:
            command = [str(envoy), "--config-path", str(proxy.folder / "bootstrap.json")]
            command += ["--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warning"]
            command += ["--admin-address-path", str(proxy.folder / "admin-address")]
            await parts.start(proxy.workload.name, *command)
        await parts.while_running(self._await_all_live(parts))

    def entries(self) -> list[Entry]:
        trust = ssl.create_default_context(cadata=pem(self._public.certificate).decode())
        return [
            Entry(proxy.inbound.number, trust, GATEWAY_HOSTS[0])
            if proxy.workload == GATEWAY
            else Entry(proxy.outbound.number)
            for proxy in self.proxies
        ]

    def admin_addresses(self) -> list[str]:
        return [proxy.admin.address for proxy in self.proxies if proxy.admin]

    def describe(self) -> list[dict[str, Any]]:
        """What a program needs to compare the exporter's page with the truth."""
        return [
            {
                "workload": proxy.workload.name,
                "namespace": proxy.workload.namespace,
                "pod": proxy.workload.pod,
                "admin": proxy.admin.address if proxy.admin else None,
                "inbound_port": proxy.inbound.number,
                "rotates": self.scene.rotates(proxy.workload),
                "secrets": {
                    name: str(proxy.secrets.chain_path(name))
                    for name in (["default", GATEWAY_SECRET] if proxy.workload == GATEWAY else ["default"])
                },
            }
            for proxy in self.proxies
        ]

    def _proxy(self, workload: Workload) -> Proxy:
        folder = self.folder / "proxies" / workload.name
        folder.mkdir(parents=True)
        return Proxy(workload, SecretFolder(folder / "secrets"), ReservedPort(), ReservedPort(), folder)

    def _deliver_leaf(self, proxy: Proxy, validity: Validity) -> None:
        authority = self._outlived if self._outlived and proxy.workload == OUTLIVING else self._issuer
        proxy.secrets.deliver_chain("default", authority.workload(proxy.workload.spiffe_id, validity))
        proxy.due = due(validity)

    def _write_authority(self, name: str, authority: Authority) -> None:
        """The certificates of a `cacerts` Secret under their names there; the keys stay in memory."""
        folder = self.authority_folder / name
        folder.mkdir(parents=True)
        move_into_place(folder / "ca-cert.pem", pem(authority.certificate))
        move_into_place(folder / "cert-chain.pem", pem(authority.certificate) + pem(self._root.certificate))
        move_into_place(folder / "root-cert.pem", pem(self._root.certificate))

    def _write_bootstrap(self, proxy: Proxy) -> None:
        upstream = next(other for other in self.proxies if other.workload.name == proxy.workload.calls)
        leaf = x509.load_pem_x509_certificate(proxy.secrets.chain_path("default").read_bytes())
        lifetime = leaf.not_valid_after_utc - leaf.not_valid_before_utc
        config = bootstrap(
            proxy.workload,
            proxy.secrets,
            upstream=upstream.workload,
            upstream_port=upstream.inbound.number,
            inbound_port=proxy.inbound.number,
            outbound_port=proxy.outbound.number,
            admin_socket=proxy.admin_socket,
            secret_ttl_seconds=int(lifetime.total_seconds()),
        )
        move_into_place(proxy.folder / "bootstrap.json", json.dumps(config, indent=2).encode())

    async def _await_all_live(self, parts: Parts) -> None:
        try:
            async with asyncio.timeout(_START_SECONDS):
                for proxy in self.proxies:
                    await self._await_live(proxy)
        except TimeoutError:
            name = proxy.workload.name
            raise DemoFailure(f"{name} did not get ready in {_START_SECONDS:.0f} s{parts.last_words(name)}") from None

    async def _await_live(self, proxy: Proxy) -> None:
        while True:
            address = (
                f"unix://{proxy.admin_socket}"
                if proxy.admin_socket
                else written_address(proxy.folder / "admin-address")
            )
            if address and await Admin(address).is_live():
                proxy.admin = Admin(address)
                return
            await asyncio.sleep(0.05)
