# SPDX-License-Identifier: Apache-2.0
"""The paths of a PKI mount: what each answers, and which of them ask for a token."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives.serialization import Encoding

from . import failures
from .listener import Answer
from .pki import Mount, der, pem

# openbao:builtin/logical/pki/backend.go, PathsSpecial.Unauthenticated
_OPEN = {"ca", "ca_chain", "crl", "cert", "issuer", "issuers"}
_PEM, _CHAIN = "application/x-pem-file", "application/pem-certificate-chain"
_CERTIFICATE, _CRL = "application/pkix-cert", "application/pkix-crl"


def is_open(mount: Mount, parts: list[str], is_list: bool) -> bool:
    if mount.legacy and parts[0] in ("issuer", "issuers"):
        return False
    # An issuer's own object holds more than its three forms and its lists.
    if parts[0] == "issuer":
        return len(parts) >= 3
    return parts[0] in _OPEN and not (is_list and parts[0] != "issuers")


def read(mount: Mount, parts: list[str]) -> dict | Answer:
    """The member `data`, or a raw answer."""
    match parts:
        case ["ca"]:
            return _raw(_authority(mount), _CERTIFICATE)
        case ["ca", "pem"]:
            return _raw(_authority(mount, as_pem=True), _CHAIN)
        case ["ca_chain"]:
            issuer = mount.find("default")
            return _raw("\n".join(issuer.chain()).encode() if issuer else b"", _CHAIN)
        case ["crl", *form]:
            return _list_of(mount, "default", form, is_mounts=True)
        case ["cert", "ca"]:
            return {"certificate": _authority(mount, as_pem=True).decode(), "revocation_time": 0}
        case ["cert", serial]:
            return _stored(mount, serial)
        case ["issuer", reference, "json" | "pem" | "der" as form] if not mount.legacy:
            return _issuer(mount, reference, form)
        case ["issuer", reference, "crl", *form] if not mount.legacy:
            return _list_of(mount, reference, form)
        case ["roles", name]:
            if name not in mount.roles:
                raise failures.nothing()
            return mount.roles[name]
        case ["issuers" | "roles" | "certs", *_]:
            raise failures.unsupported_operation()
    raise failures.unsupported_path()


def names(mount: Mount, parts: list[str], query: Mapping[str, str], pages: bool) -> dict:
    """The member `data` of a list."""
    match parts:
        case ["issuers"] if not mount.legacy:
            keys = sorted(mount.issuers)
        case ["roles"]:
            keys = sorted(mount.roles)
        case ["certs"]:
            keys = sorted(mount.certificates)
        case ["certs", "revoked"]:
            keys = sorted(serial for serial, stored in mount.certificates.items() if stored.revoked_at)
        case _:
            raise failures.unsupported_path()
    if pages:
        keys = [key for key in keys if key > query.get("after", "")][: int(query.get("limit", 0)) or None]
    if not keys:
        raise failures.nothing()
    data: dict = {"keys": keys}
    if parts == ["issuers"]:
        data["key_info"] = {key: _about(mount, key) for key in keys}
    return data


def _about(mount: Mount, identifier: str) -> dict:
    issuer = mount.issuers[identifier]
    return {
        "is_default": identifier == mount.default,
        "issuer_name": issuer.name,
        "key_id": "",
        "serial_number": f"{issuer.certificate.serial_number:x}",
    }


def _authority(mount: Mount, as_pem: bool = False) -> bytes:
    issuer = mount.find("default")
    if issuer is None:
        return b""
    return pem(issuer.certificate).encode() if as_pem else der(issuer.certificate)


def _issuer(mount: Mount, reference: str, form: str) -> dict | Answer:
    issuer = mount.find(reference)
    if issuer is None:
        raise failures.Failure(500, f"1 error occurred:\n\t* unable to find PKI issuer for reference: {reference}\n\n")
    if form == "pem":
        return _raw(pem(issuer.certificate).encode(), _CHAIN)
    if form == "der":
        return _raw(der(issuer.certificate), _CERTIFICATE)
    return {
        "ca_chain": issuer.chain(),
        "certificate": pem(issuer.certificate),
        "issuer_id": issuer.identifier,
        "issuer_name": issuer.name,
    }


def _list_of(mount: Mount, reference: str, form: list[str], is_mounts: bool = False) -> dict | Answer:
    issuer = mount.find(reference)
    if issuer is None and not is_mounts:
        raise failures.Failure(500, f"1 error occurred:\n\t* unable to find PKI issuer for reference: {reference}\n\n")
    is_delta, form = form[:1] == ["delta"], [one for one in form if one != "delta"]
    signed = issuer and (issuer.delta if is_delta else issuer.crl)
    # A list without entries is false.
    binary = der(signed) if signed is not None else b""
    text = signed.public_bytes(Encoding.PEM) if signed is not None else b""
    match form:
        case ["pem"]:
            return _raw(text, _PEM)
        case ["der"] | []:
            # The mount's own path without a form is binary, an issuer's is JSON.
            return _raw(binary, _CRL) if form or is_mounts else {"crl": text.decode()}
    raise failures.unsupported_path()


def _stored(mount: Mount, serial: str) -> dict:
    stored = mount.certificates.get(serial.replace("-", ":").lower())
    if stored is None:
        raise failures.nothing()
    data = {"certificate": pem(stored.certificate) + "\n", "revocation_time": 0, "revocation_time_rfc3339": ""}
    if stored.revoked_at:
        data["revocation_time"] = int(stored.revoked_at.timestamp())
        data["revocation_time_rfc3339"] = stored.revoked_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return data


def _raw(content: bytes, content_type: str) -> Answer:
    """Nothing to answer is 204."""
    return Answer(200 if content else 204, content, content_type)
