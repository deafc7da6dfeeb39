# SPDX-License-Identifier: Apache-2.0
"""A mount of the PKI engine: its issuers, revocation lists, certificates and roles."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def now() -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0)


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode().strip()


def der(signed: x509.Certificate | x509.CertificateRevocationList) -> bytes:
    return signed.public_bytes(serialization.Encoding.DER)


def serial_text(number: int) -> str:
    """Hexadecimal with colons, as Vault writes serial numbers."""
    text = f"{number:x}"
    text = text.zfill(len(text) + len(text) % 2)
    return ":".join(text[index : index + 2] for index in range(0, len(text), 2))


@dataclass
class Issuer:
    identifier: str
    name: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    parent: Issuer | None = None
    crl: x509.CertificateRevocationList | None = None
    delta: x509.CertificateRevocationList | None = None
    crl_number: int = 0

    def chain(self) -> list[str]:
        return [pem(self.certificate)] + (self.parent.chain() if self.parent else [])


@dataclass
class Stored:
    certificate: x509.Certificate
    issuer: Issuer
    revoked_at: datetime | None = None


@dataclass
class Mount:
    path: str
    # Of a Vault before 1.11, which knows no issuers.
    legacy: bool = False
    issuers: dict[str, Issuer] = field(default_factory=dict)
    default: str = ""
    certificates: dict[str, Stored] = field(default_factory=dict)
    roles: dict[str, dict] = field(default_factory=dict)

    def find(self, reference: str) -> Issuer | None:
        if reference == "default":
            return self.issuers.get(self.default)
        named = (issuer for issuer in self.issuers.values() if reference and issuer.name == reference)
        return self.issuers.get(reference) or next(named, None)

    def add_issuer(
        self, name: str, common_name: str, days: float, parent: Issuer | None = None, default: bool = False
    ) -> Issuer:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        certificate = (
            self._builder(subject, parent.certificate.subject if parent else subject, key.public_key(), days * 24)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_authority(parent.key if parent else key), critical=False)
            .sign(parent.key if parent else key, hashes.SHA256())
        )
        issuer = Issuer(str(uuid.uuid4()), name, certificate, key, parent)
        self.issuers[issuer.identifier] = issuer
        if default or not self.default:
            self.default = issuer.identifier
        # A CA certificate is kept like the others.
        self.certificates[serial_text(certificate.serial_number)] = Stored(certificate, parent or issuer)
        self.sign_crl(issuer)
        return issuer

    def remove_issuer(self, issuer: Issuer) -> None:
        del self.issuers[issuer.identifier]
        if self.default == issuer.identifier:
            self.default = ""

    def issue(self, issuer: Issuer, common_name: str, hours: float) -> x509.Certificate:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        certificate = (
            self._builder(subject, issuer.certificate.subject, key.public_key(), hours)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(common_name)]), critical=False)
            .add_extension(_authority(issuer.key), critical=False)
            .sign(issuer.key, hashes.SHA256())
        )
        self.certificates[serial_text(certificate.serial_number)] = Stored(certificate, issuer)
        return certificate

    def sign_crl(self, issuer: Issuer, days: float = 3, delta: bool = False) -> None:
        issuer.crl_number += 1
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(now())
            .next_update(now() + timedelta(days=days))
            .add_extension(x509.CRLNumber(issuer.crl_number), critical=False)
            .add_extension(_authority(issuer.key), critical=False)
        )
        if delta:
            builder = builder.add_extension(x509.DeltaCRLIndicator(issuer.crl_number - 1), critical=True)
        for stored in self.certificates.values():
            if stored.revoked_at and stored.issuer is issuer:
                entry = x509.RevokedCertificateBuilder(stored.certificate.serial_number, stored.revoked_at)
                builder = builder.add_revoked_certificate(entry.build())
        signed = builder.sign(issuer.key, hashes.SHA256())
        if delta:
            issuer.delta = signed
        else:
            issuer.crl = signed

    @staticmethod
    def _builder(subject, issuer, key, hours: float) -> x509.CertificateBuilder:
        # A certificate that is to be over has begun before.
        begin = now() - timedelta(seconds=30) + min(timedelta(), timedelta(hours=hours))
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(now() + timedelta(hours=hours))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
