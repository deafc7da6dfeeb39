# SPDX-License-Identifier: Apache-2.0
"""Secrets on disk as Envoy reads them: one SDS answer a file, moved into place, because Envoy watches for moves."""

from __future__ import annotations

import base64
import datetime
import json
import os
from pathlib import Path
from typing import Any

from authority import Credential

_SECRET_TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"


def move_into_place(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Nobody ever reads half of the file: it is written under another name first."""
    fresh = path.with_name(f".{path.name}.fresh")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(fresh, path)


class SecretFolder:
    """The secrets of one proxy, each in a folder of its own.

    `secret.json` is what Envoy reads. `cert-chain.pem` or `root-cert.pem` beside it holds the same certificates
    for people and for other programs; the private key is in `secret.json` only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._deliveries = 0

    def chain_path(self, name: str) -> Path:
        return self._folder_of(name) / "cert-chain.pem"

    def deliver_chain(self, name: str, credential: Credential) -> None:
        body = {
            "certificate_chain": _inline(credential.chain_pem),
            "private_key": _inline(credential.key_pem),
        }
        move_into_place(self.chain_path(name), credential.chain_pem)
        self._deliver(name, {"tls_certificate": body})

    def deliver_trust(self, name: str, bundle_pem: bytes) -> None:
        move_into_place(self._folder_of(name) / "root-cert.pem", bundle_pem)
        self._deliver(name, {"validation_context": {"trusted_ca": _inline(bundle_pem)}})

    def source(self, name: str) -> dict[str, Any]:
        """The `SdsSecretConfig` that points an Envoy at this secret."""
        folder = self._folder_of(name)
        path = {"path": str(folder / "secret.json"), "watched_directory": {"path": str(folder)}}
        config = {"path_config_source": path, "resource_api_version": "V3", "initial_fetch_timeout": "5s"}
        return {"name": name, "sds_config": config}

    def _deliver(self, name: str, body: dict[str, Any]) -> None:
        resource = {"@type": _SECRET_TYPE, "name": name, **body}
        self._deliveries += 1
        # Spelled as Istio's agent spells it.
        version = f"{datetime.datetime.now(datetime.UTC).isoformat(timespec='seconds')}/{self._deliveries}"
        answer = json.dumps({"version_info": version, "resources": [resource]}).encode()
        move_into_place(self._folder_of(name) / "secret.json", answer, mode=0o600)

    def _folder_of(self, name: str) -> Path:
        folder = self.folder / name.rpartition("/")[2]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def _inline(content: bytes) -> dict[str, str]:
    return {"inline_bytes": base64.b64encode(content).decode()}
