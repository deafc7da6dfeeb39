# SPDX-License-Identifier: Apache-2.0
"""Prints what Python's cryptography reads from the certificates of PEM files: {path: [facts of each certificate]}."""

import hashlib
import json
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def key_algorithm(key):
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA"
    return "EC" if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__


def spiffe_id(certificate):
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None
    identifiers = names.get_values_for_type(x509.UniformResourceIdentifier)
    return next((name for name in identifiers if name.startswith("spiffe://")), None)


def facts(certificate):
    key = certificate.public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    serial = f"{certificate.serial_number:x}"
    return {
        "not_before": int(certificate.not_valid_before_utc.timestamp()),
        "not_after": int(certificate.not_valid_after_utc.timestamp()),
        "serial": serial if len(serial) % 2 == 0 else "0" + serial,
        "fingerprint": hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        "ca": hashlib.sha256(spki).hexdigest()[:16],
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "spiffe_id": spiffe_id(certificate),
        "key_algorithm": key_algorithm(key),
        "key_bits": key.key_size,
    }


print(json.dumps({path: [facts(c) for c in x509.load_pem_x509_certificates(Path(path).read_bytes())] for path in sys.argv[1:]}))
