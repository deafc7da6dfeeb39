# SPDX-License-Identifier: Apache-2.0
"""Certificates, signed fast: keys are given, because to make them costs more than to sign."""

from __future__ import annotations

import datetime
import ipaddress
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def subject(common_name: str, *organizations: str) -> x509.Name:
    units = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, one) for one in organizations]
    return x509.Name([*units, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


@dataclass(frozen=True)
class Issuer:
    """A CA. `above` are the certificates over it, the root left out, as a chain holds them."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    above: tuple[x509.Certificate, ...] = ()

    @classmethod
    def root(cls, common_name: str, days: float) -> Issuer:
        key, name = new_key(), subject(common_name)
        return cls(_authority(name, name, key, key, days), key)

    def intermediate(self, common_name: str, days: float) -> Issuer:
        key = new_key()
        return Issuer(_authority(subject(common_name), self.certificate.subject, key, self.key, days), key, self.chain)

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """What a leaf of it brings along."""
        is_root = self.certificate.issuer == self.certificate.subject
        return () if is_root else (self.certificate, *self.above)

    @property
    def pem(self) -> bytes:
        return pem(self.certificate)

    @property
    def chain_pem(self) -> bytes:
        return b"".join(map(pem, self.chain))

    def leaf(
        self,
        name: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        days: float,
        *,
        hosts: list[str] | None = None,
        uri: str | None = None,
        is_client: bool = False,
    ) -> bytes:
        """In PEM, with the chain after it."""
        begin = _now() - datetime.timedelta(days=1)
        usage = ExtendedKeyUsageOID.CLIENT_AUTH if is_client else ExtendedKeyUsageOID.SERVER_AUTH
        builder = _builder(name, self.certificate.subject, key, begin, _now() + datetime.timedelta(days=days))
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        names: list[x509.GeneralName] = [_general_name(host) for host in hosts or ()]
        if uri:
            names.append(x509.UniformResourceIdentifier(uri))
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=not list(name))
        return pem(builder.sign(self.key, hashes.SHA256())) + self.chain_pem


def _authority(
    name: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    days: float,
) -> x509.Certificate:
    begin = _now() - datetime.timedelta(days=1)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    return (
        _builder(name, issuer, key, begin, _now() + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )


def _builder(
    name: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begin: datetime.datetime,
    end: datetime.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)
