# SPDX-License-Identifier: Apache-2.0
"""Tokens: what they may do, and how long."""

from __future__ import annotations

import fnmatch
import secrets
import time
from dataclasses import dataclass, field


@dataclass
class Token:
    text: str
    namespace: str = ""
    # Seconds; 0 for one that does not end.
    ttl: float = 0
    # From its creation; 0 for no limit.
    max_ttl: float = 0
    renewable: bool = False
    # Patterns of paths behind /v1/.
    paths: list[str] = field(default_factory=lambda: ["*"])
    accessor: str = field(default_factory=lambda: secrets.token_hex(12))
    created: float = field(default_factory=time.time)
    ends: float | None = None

    def __post_init__(self) -> None:
        if self.ttl:
            self.ends = self.created + self.ttl

    @property
    def is_alive(self) -> bool:
        return self.ends is None or self.ends > time.time()

    def allows(self, namespace: str, path: str) -> bool:
        within = namespace == self.namespace or not self.namespace or namespace.startswith(self.namespace + "/")
        return within and any(fnmatch.fnmatchcase(path, pattern) for pattern in self.paths)

    def renew(self) -> None:
        self.ends = time.time() + self.ttl
        if self.max_ttl:
            self.ends = min(self.ends, self.created + self.max_ttl)

    def remaining(self) -> int:
        return 0 if self.ends is None else max(0, int(self.ends - time.time()))

    def looked_up(self) -> dict:
        """openbao:vault/token_store.go, handleLookup: the token itself is part of the answer."""
        return {
            "accessor": self.accessor,
            "creation_time": int(self.created),
            "creation_ttl": int(self.ttl),
            "display_name": "token",
            "entity_id": "",
            "expire_time": None if self.ends is None else _rfc3339(self.ends),
            "explicit_max_ttl": int(self.max_ttl),
            "id": self.text,
            "issue_time": _rfc3339(self.created),
            "meta": None,
            "num_uses": 0,
            "orphan": True,
            "path": "auth/token/create",
            "policies": ["default"],
            "renewable": self.renewable,
            "ttl": self.remaining(),
            "type": "service",
        }

    def auth(self) -> dict:
        return {
            "accessor": self.accessor,
            "client_token": self.text,
            "entity_id": "",
            "lease_duration": self.remaining(),
            "metadata": None,
            "mfa_requirement": None,
            "num_uses": 0,
            "orphan": True,
            "policies": ["default"],
            "renewable": self.renewable,
            "token_policies": ["default"],
            "token_type": "service",
        }


class Tokens:
    def __init__(self) -> None:
        self._known: dict[str, Token] = {}

    def issue(self, **about) -> Token:
        token = Token("hvs." + secrets.token_urlsafe(24), **about)
        self._known[token.text] = token
        return token

    def find(self, text: str | None) -> Token | None:
        token = self._known.get(text or "")
        return token if token and token.is_alive else None

    def age(self, seconds: float) -> None:
        """As if they had been issued so much earlier."""
        for token in self._known.values():
            token.created -= seconds
            token.ends = None if token.ends is None else token.ends - seconds

    def revoke(self, text: str) -> None:
        self._known.pop(text, None)


def _rfc3339(moment: float) -> str:
    """With nine digits of a fraction and the server's zone, as Go writes times."""
    nanoseconds = int(moment % 1 * 1e9)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment)) + f".{nanoseconds:09d}Z"
