# SPDX-License-Identifier: Apache-2.0
"""The files by which clients come in: the CA, kubeconfigs, tokens, and the folder that a pod would have."""

from __future__ import annotations

import os
import secrets
import shlex
from dataclasses import dataclass
from pathlib import Path

import yaml

from . import issuance
from .identity import MASTERS, Identities, User
from .issuance import Issuer
from .stored import encode

_DAYS = 2
_CLUSTER = "stand-in"


@dataclass(frozen=True)
class Access:
    folder: Path
    account: User

    @property
    def authority_file(self) -> Path:
        return self.folder / "ca.crt"

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    @property
    def token_file(self) -> Path:
        return self.folder / "token"

    @property
    def admin_token_file(self) -> Path:
        return self.folder / "admin.token"

    @property
    def service_account_folder(self) -> Path:
        """As mounted at /var/run/secrets/kubernetes.io/serviceaccount."""
        return self.folder / "serviceaccount"

    def server_files(self) -> tuple[str, str]:
        return str(self.folder / "server.crt"), str(self.folder / "server.key")

    def write_certificates(self) -> None:
        """The API server's, and client certificates for the account and for an administrator."""
        # A name of its own: OpenSSL looks for an issuer by name, and earlier roots stay trusted for clients.
        root = Issuer.root(f"kubernetes {secrets.token_hex(4)}", _DAYS)
        self.service_account_folder.mkdir(exist_ok=True)
        for file in (self.authority_file, self.service_account_folder / "ca.crt"):
            _write(file, root.pem)
        hosts = ["127.0.0.1", "::1", "localhost", "kubernetes.default.svc"]
        self._write_pair("server", root.leaf, issuance.subject("kube-apiserver"), hosts=hosts)
        self._write_pair("client", root.leaf, issuance.subject(self.account.name), is_client=True)
        self._write_pair("admin", root.leaf, issuance.subject("admin", MASTERS), is_client=True)

    def write_tokens(self, identities: Identities) -> None:
        namespace = self.account.name.split(":")[2]
        _write(self.service_account_folder / "namespace", namespace.encode())
        self.rotate_token(identities, expire=False)
        _write(self.admin_token_file, identities.issue(User.named("admin", [MASTERS])).encode())

    def rotate_token(self, identities: Identities, expire: bool, token: str | None = None) -> None:
        """A new token in every file that holds one; earlier ones are refused at once with `expire`."""
        if expire:
            identities.expire_all(self.account)
        token = identities.issue(self.account, token)
        _write(self.token_file, token.encode())
        _write(self.service_account_folder / "token", token.encode())
        for version in ("v1", "v1beta1"):
            self.write_exec_credential({"token": token}, version)

    def write_exec_credential(self, status: dict, version: str) -> None:
        """What the exec plugin prints from now on."""
        credential = {"apiVersion": f"client.authentication.k8s.io/{version}", "kind": "ExecCredential"}
        _write(self.folder / f"exec-credential-{version}.json", encode({**credential, "status": status}))

    def write_kubeconfig(self, url: str) -> None:
        plugin = self._write_plugin()
        cluster: dict[str, str] = {"server": url}
        if url.startswith("https:"):
            cluster["certificate-authority"] = str(self.authority_file)
        users = {
            "token": {"tokenFile": str(self.token_file)},
            "certificate": self._pair("client"),
            "exec": {"exec": self._exec(plugin, "v1")},
            "exec-v1beta1": {"exec": self._exec(plugin, "v1beta1")},
            "admin": {"tokenFile": str(self.admin_token_file)},
            "admin-certificate": self._pair("admin"),
            "anonymous": {},
        }
        contexts = {name: {"cluster": _CLUSTER, "user": name, "namespace": "default"} for name in users}
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "token",
            "clusters": [{"name": _CLUSTER, "cluster": cluster}],
            "users": [{"name": name, "user": user} for name, user in users.items()],
            "contexts": [{"name": name, "context": context} for name, context in contexts.items()],
        }
        _write(self.kubeconfig, yaml.safe_dump(content, sort_keys=False).encode())

    def _pair(self, name: str) -> dict[str, str]:
        return {
            "client-certificate": str(self.folder / f"{name}.crt"),
            "client-key": str(self.folder / f"{name}.key"),
        }

    def _write_pair(self, name: str, leaf, subject, **options) -> None:
        key = issuance.new_key()
        _write(self.folder / f"{name}.crt", leaf(subject, key, _DAYS, **options))
        _write(self.folder / f"{name}.key", issuance.key_pem(key))

    def _write_plugin(self) -> Path:
        """Appends a line with its KUBERNETES_EXEC_INFO to exec-calls, so that calls can be counted."""
        plugin, folder = self.folder / "exec-plugin", shlex.quote(str(self.folder))
        lines = [
            "#!/bin/sh",
            f"printf '%s\\n' \"${{KUBERNETES_EXEC_INFO:-none}}\" >>{folder}/exec-calls",
            f'exec cat {folder}/exec-credential-"$STAND_IN_VERSION".json',
        ]
        _write(plugin, "\n".join([*lines, ""]).encode())
        plugin.chmod(0o700)
        return plugin

    def _exec(self, plugin: Path, version: str) -> dict:
        return {
            "apiVersion": f"client.authentication.k8s.io/{version}",
            "command": str(plugin),
            "args": ["--stand-in"],
            "env": [{"name": "STAND_IN_VERSION", "value": version}],
            "interactiveMode": "Never",
            "provideClusterInfo": False,
        }


def _write(path: Path, content: bytes) -> None:
    """In one step and for the owner only: whoever reads meanwhile gets the old content."""
    fresh = path.with_name(path.name + ".new")
    with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
    fresh.replace(path)
