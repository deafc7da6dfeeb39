# SPDX-License-Identifier: Apache-2.0
"""Keys, issuers and PEM for generated objects. Private keys may carry a canary that must show up nowhere else."""

from __future__ import annotations

import base64
import itertools
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from .. import issuance
from ..issuance import Issuer

# Its base64 is one line of PEM, and it begins at the same place of a base64 group wherever it is planted.
CANARY_LENGTH = 48
_KEYS = 16
_ISSUERS = 4


def needles(canary: str) -> list[bytes]:
    """The bytes by which it is found: in PEM text, as PEM's content, and both again as a Secret's `data` has them."""
    plain = canary.encode()
    body = base64.b64encode(plain)
    # Whole groups only: the last byte shares its group with what comes after it.
    return [plain, body, base64.b64encode(body[: len(body) // 3 * 3])]


@dataclass(frozen=True)
class Key:
    key: ec.EllipticCurvePrivateKey
    pem: bytes


class Material:
    def __init__(self, canary: str) -> None:
        if canary and len(canary.encode()) != CANARY_LENGTH:
            raise ValueError(f"a canary must have {CANARY_LENGTH} bytes")
        self.canary = canary
        keys = [issuance.new_key() for _ in range(_KEYS)]
        self._keys = itertools.cycle([Key(key, self._key_pem(key)) for key in keys])
        self.mesh_root = Issuer.root("Root CA of the mesh", 3650)
        self.mesh_issuer = self.mesh_root.intermediate("Intermediate CA of east", 730)
        self.old_mesh_root = Issuer.root("Root CA of the mesh, earlier", 40)
        public_root = Issuer.root("Public Root", 7300)
        self.issuers = [public_root.intermediate(f"Public Issuer {number}", 1000) for number in range(_ISSUERS)]

    def key(self) -> Key:
        """The next of a few: keys are used again, certificates never."""
        return next(self._keys)

    def private_pem(self, issuer: Issuer) -> bytes:
        return self._key_pem(issuer.key)

    def _key_pem(self, key: ec.EllipticCurvePrivateKey) -> bytes:
        real = issuance.key_pem(key)
        if not self.canary:
            return real
        content = base64.b64encode(self.canary.encode())
        # Text beside the blocks is allowed and ignored (RFC 7468, 2).
        text = self.canary.encode() + b"\n" + real
        begin = b"-----BEGIN PRIVATE KEY-----\n"
        padding = b"\n" * (-len(text + begin) % 3)
        return text + padding + begin + content + b"\n-----END PRIVATE KEY-----\n"


def encoded(data: dict[str, bytes]) -> dict[str, str]:
    """As `data` of a Secret."""
    return {name: base64.b64encode(value).decode() for name, value in data.items()}
