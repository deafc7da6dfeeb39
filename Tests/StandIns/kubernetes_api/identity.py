# SPDX-License-Identifier: Apache-2.0
"""Who asks: bearer tokens of service accounts and names in client certificates."""

from __future__ import annotations

import secrets
import ssl
from dataclasses import dataclass

from . import failures


@dataclass(frozen=True)
class User:
    name: str
    groups: frozenset[str]

    @classmethod
    def service_account(cls, namespace: str, name: str) -> User:
        groups = {"system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated"}
        return cls(f"system:serviceaccount:{namespace}:{name}", frozenset(groups))

    @classmethod
    def named(cls, name: str, groups: list[str]) -> User:
        """A service account when the name says so, with its groups."""
        parts = name.split(":")
        if parts[:2] == ["system", "serviceaccount"] and len(parts) == 4:
            return cls.service_account(parts[2], parts[3])
        return cls(name, frozenset({*groups, "system:authenticated"}))


ANONYMOUS = User("system:anonymous", frozenset({"system:unauthenticated"}))
MASTERS = "system:masters"


class Identities:
    """The tokens that are accepted now."""

    def __init__(self) -> None:
        self._users: dict[str, User] = {}

    def issue(self, user: User, token: str | None = None) -> str:
        token = token or secrets.token_urlsafe(32)
        self._users[token] = user
        return token

    def expire(self, token: str) -> None:
        self._users.pop(token, None)

    def expire_all(self, user: User) -> None:
        self._users = {token: known for token, known in self._users.items() if known != user}

    def user(self, authorization: str | None, certificate: dict | None) -> User:
        """The client certificate counts first, as on the real server."""
        if certificate:
            return _user_of(certificate)
        if not authorization:
            return ANONYMOUS
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or token not in self._users:
            raise failures.unauthorized()
        return self._users[token]


def _user_of(certificate: dict) -> User:
    """`certificate` is in the form of ssl.SSLSocket.getpeercert."""
    subject = [pair for name in certificate.get("subject", ()) for pair in name]
    names = [value for key, value in subject if key == "commonName"]
    if not names:
        raise failures.unauthorized()
    return User.named(names[0], [value for key, value in subject if key == "organizationName"])


def server_context(certificate_file: str, key_file: str, authority_file: str) -> ssl.SSLContext:
    """Client certificates are asked for, not demanded."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    context.load_verify_locations(authority_file)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context
