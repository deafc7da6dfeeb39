# SPDX-License-Identifier: Apache-2.0
"""The certificate authority of the demo: a root, intermediates, and leaves shaped as Istio's agents ask for them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Validity:
    """Whole seconds in UTC, as a certificate holds them."""

    begin: datetime.datetime
    end: datetime.datetime

    @classmethod
    def around(cls, moment: datetime.datetime, before: float, after: float) -> Validity:
        """From `before` seconds back to `after` seconds ahead of `moment`."""
        whole = moment.replace(microsecond=0)
        return cls(whole - datetime.timedelta(seconds=before), whole + datetime.timedelta(seconds=after))


@dataclass(frozen=True)
class Credential:
    """A certificate with its key and the certificates between it and the root, nearest first."""

    certificate: x509.Certificate
    key: PrivateKey
    intermediates: tuple[x509.Certificate, ...] = ()

    @property
    def chain_pem(self) -> bytes:
        return b"".join(pem(certificate) for certificate in (self.certificate, *self.intermediates))

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def new_rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def new_ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Authority:
    """A key that signs, with its certificate and the certificates above it, the root left out."""

    certificate: x509.Certificate
    key: PrivateKey
    above: tuple[x509.Certificate, ...] = ()

    @classmethod
    def root(cls, common_name: str, validity: Validity) -> Authority:
        key = new_ec_key()
        name = _authority_name(common_name)
        return cls(_authority_certificate(name, name, key, validity, key, path_length=None), key)

    def intermediate(self, common_name: str, validity: Validity) -> Authority:
        key = new_ec_key()
        name = _authority_name(common_name)
        issuer = self.certificate.subject
        certificate = _authority_certificate(name, issuer, key, validity, self.key, path_length=0)
        return Authority(certificate, key, self._chain)

    def workload(self, spiffe_id: str, validity: Validity) -> Credential:
        """A leaf as istiod signs it: nothing in the subject, so that the SAN is critical (RFC 5280, 4.2.1.6)."""
        key = new_rsa_key()
        names = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(spiffe_id)])
        usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        return self._leaf(x509.Name([]), names, usages, key, validity)

    def gateway(self, hosts: list[str], validity: Validity) -> Credential:
        """A leaf for the public side of a gateway, as somebody puts it into a Kubernetes Secret."""
        key = new_ec_key()
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        return self._leaf(subject, names, [ExtendedKeyUsageOID.SERVER_AUTH], key, validity)

    @property
    def _chain(self) -> tuple[x509.Certificate, ...]:
        is_root = self.certificate.issuer == self.certificate.subject
        return () if is_root else (self.certificate, *self.above)

    def _leaf(
        self,
        subject: x509.Name,
        names: x509.SubjectAlternativeName,
        usages: list[x509.ObjectIdentifier],
        key: PrivateKey,
        validity: Validity,
    ) -> Credential:
        builder = _builder(subject, self.certificate.subject, key, validity, self.key)
        certificate = (
            builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
            .add_extension(names, critical=not list(subject))
            .sign(self.key, hashes.SHA256())
        )
        return Credential(certificate, key, self._chain)


def _authority_name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Demo Mesh"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, validity: Validity, issuer_key: PrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity.begin)
        .not_valid_after(validity.end)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _authority_certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: PrivateKey,
    validity: Validity,
    issuer_key: PrivateKey,
    path_length: int | None,
) -> x509.Certificate:
    return (
        _builder(subject, issuer, key, validity, issuer_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _key_usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_encipherment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
