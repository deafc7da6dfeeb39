# SPDX-License-Identifier: Apache-2.0
"""What tests do to the server from behind."""

from __future__ import annotations

import json
from dataclasses import replace

from .listener import Answer, Request
from .pki import Issuer, Mount, now, pem, serial_text
from .server import Fault, Login, Vault


class Control:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._routes = {
            ("PATCH", "/settings"): self._set,
            ("POST", "/mounts"): self._add_mount,
            ("DELETE", "/mounts"): self._remove_mount,
            ("POST", "/issuers"): self._add_issuer,
            ("DELETE", "/issuers"): self._remove_issuer,
            ("POST", "/crl"): self._sign_list,
            ("POST", "/certificates"): self._issue,
            ("POST", "/revocations"): self._revoke,
            ("POST", "/roles"): self._add_role,
            ("POST", "/tokens"): self._issue_token,
            ("DELETE", "/tokens"): self._revoke_token,
            ("POST", "/tokens/age"): self._age_tokens,
            ("POST", "/logins"): self._add_login,
            ("POST", "/faults"): self._add_fault,
            ("DELETE", "/faults"): self._remove_faults,
            ("GET", "/requests"): self._requests,
        }

    def answer(self, request: Request) -> Answer:
        # For clients that know few methods.
        method = request.headers.get("x-http-method-override", request.method)
        route = self._routes.get((method, request.path))
        if route is None:
            return Answer(404, b"{}")
        try:
            asked = dict(request.query) | (json.loads(request.body) if request.body else {})
            with self._vault.lock:
                return Answer(200, json.dumps(route(asked) or {}).encode())
        except (KeyError, TypeError, ValueError) as error:
            return Answer(400, json.dumps({"message": f"{type(error).__name__}: {error}"}).encode())

    def _set(self, asked: dict) -> dict:
        self._vault.settings = replace(self._vault.settings, **asked)
        return self._vault.described()

    def _add_mount(self, asked: dict) -> None:
        mount = Mount(asked["path"], asked.get("legacy", False))
        self._vault.mounts[asked.get("namespace", ""), mount.path] = mount

    def _remove_mount(self, asked: dict) -> None:
        del self._vault.mounts[asked.get("namespace", ""), asked["path"]]

    def _add_issuer(self, asked: dict) -> dict:
        mount = self._mount(asked)
        issuer = mount.add_issuer(
            asked.get("name", ""),
            asked.get("common_name", "Stand-in Root"),
            asked.get("days", 3650),
            # It may be of another mount.
            self._find(asked["parent"]) if "parent" in asked else None,
            asked.get("default", False),
        )
        return {"id": issuer.identifier, "certificate": pem(issuer.certificate)}

    def _remove_issuer(self, asked: dict) -> None:
        self._mount(asked).remove_issuer(self._issuer(asked, "name"))

    def _sign_list(self, asked: dict) -> None:
        self._mount(asked).sign_crl(self._issuer(asked), asked.get("days", 3), asked.get("delta", False))

    def _issue(self, asked: dict) -> dict:
        certificate = self._mount(asked).issue(self._issuer(asked), asked["common_name"], asked.get("hours", 24))
        return {"serial": serial_text(certificate.serial_number), "certificate": pem(certificate)}

    def _revoke(self, asked: dict) -> None:
        mount = self._mount(asked)
        stored = mount.certificates[asked["serial"]]
        stored.revoked_at = now()
        mount.sign_crl(stored.issuer)

    def _add_role(self, asked: dict) -> None:
        role = {"allow_any_name": True, "key_type": "ec", "max_ttl": asked.get("max_ttl", 0), "no_store": False}
        self._mount(asked).roles[asked["name"]] = role | {"ttl": asked.get("ttl", 0)}

    def _issue_token(self, asked: dict) -> dict:
        return {"token": self._vault.tokens.issue(**asked).text}

    def _revoke_token(self, asked: dict) -> None:
        self._vault.tokens.revoke(asked["token"])

    def _age_tokens(self, asked: dict) -> None:
        self._vault.tokens.age(asked["seconds"])

    def _add_login(self, asked: dict) -> None:
        self._vault.logins.insert(0, Login(**asked | {"paths": tuple(asked.get("paths", ["*"]))}))

    def _add_fault(self, asked: dict) -> None:
        self._vault.faults.append(Fault(**asked))

    def _remove_faults(self, _: dict) -> None:
        self._vault.faults.clear()

    def _requests(self, asked: dict) -> dict:
        return {"requests": self._vault.requests[int(asked.get("since", 0)) :]}

    def _mount(self, asked: dict) -> Mount:
        return self._vault.mounts[asked.get("namespace", ""), asked["path"]]

    def _issuer(self, asked: dict, key: str = "issuer") -> Issuer:
        issuer = self._mount(asked).find(asked.get(key, "default"))
        if issuer is None:
            raise KeyError(f"no issuer {asked.get(key)}")
        return issuer

    def _find(self, name: str) -> Issuer:
        for mount in self._vault.mounts.values():
            if issuer := mount.find(name):
                return issuer
        raise KeyError(f"no issuer {name}")
