# SPDX-License-Identifier: Apache-2.0
"""How resource versions are written: clients may compare them for equality only, so these need not look like counts."""

from __future__ import annotations

from typing import Protocol

_PRIME = 2_147_483_647
_FACTOR = 48_271
_INVERSE = pow(_FACTOR, -1, _PRIME)


class Versions(Protocol):
    def write(self, number: int) -> str: ...

    def read(self, text: str) -> int:
        """ValueError when `text` is no version."""
        ...


class Plain:
    """As etcd's revisions are written."""

    def write(self, number: int) -> str:
        return str(number)

    def read(self, text: str) -> int:
        if not text.isascii() or not text.isdigit():
            raise ValueError(text)
        return int(text)


class Scrambled:
    """Decimal, but a later version is often the smaller number."""

    def write(self, number: int) -> str:
        return str(number * _FACTOR % _PRIME)

    def read(self, text: str) -> int:
        return Plain().read(text) * _INVERSE % _PRIME


class Opaque:
    """Not a number at all."""

    _prefix = "rv-"

    def write(self, number: int) -> str:
        return self._prefix + format(number * _FACTOR % _PRIME, "08x")

    def read(self, text: str) -> int:
        if not text.startswith(self._prefix):
            raise ValueError(text)
        return int(text.removeprefix(self._prefix), 16) * _INVERSE % _PRIME


BY_NAME: dict[str, type[Versions]] = {"plain": Plain, "scrambled": Scrambled, "opaque": Opaque}
