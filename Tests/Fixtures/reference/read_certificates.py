# SPDX-License-Identifier: Apache-2.0
"""Prints, as JSON, what `cryptography` reads in the PEM certificates on standard input.

The tests compare it with what the exporter reads of the same bytes. It is another program by other people over
another parser, so that an error has to be made twice to pass.
"""

import hashlib
import json
import signal
import sys

from cryptography import exceptions, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

_SECONDS = 60


def _key(certificate):
    key = certificate.public_key()
    match key:
        case rsa.RSAPublicKey():
            return {"algorithm": "RSA", "bits": key.key_size}
        case ec.EllipticCurvePublicKey():
            return {"algorithm": "EC", "bits": key.key_size}
        case ed25519.Ed25519PublicKey():
            return {"algorithm": "Ed25519", "bits": 256}
    raise ValueError(f"no test mints a key like {key}")


def _name(name):
    match name:
        case x509.DNSName():
            return f"DNS:{name.value}"
        case x509.UniformResourceIdentifier():
            return f"URI:{name.value}"
        case x509.RFC822Name():
            return f"email:{name.value}"
        case x509.IPAddress():
            return f"IP:{name.value}"
        case x509.DirectoryName():
            return f"directoryName:{name.value.rfc4514_string()}"
        case x509.OtherName():
            return f"otherName:{name.type_id.dotted_string}"
        case x509.RegisteredID():
            return f"registeredID:{name.value.dotted_string}"
    raise ValueError(f"no test mints a name like {name}")


def _extension(certificate, kind):
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _is_issued(certificate, issuer):
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, exceptions.InvalidSignature):
        return False
    return True


def _read(certificate, every):
    constraints = _extension(certificate, x509.BasicConstraints)
    own = _extension(certificate, x509.SubjectKeyIdentifier)
    signer = _extension(certificate, x509.AuthorityKeyIdentifier)
    common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    key = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {
        "sha256": hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest(),
        "public_key_sha256": hashlib.sha256(key).hexdigest(),
        "public_key": _key(certificate),
        "serial": str(certificate.serial_number),
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "common_name": common[-1].value if common else None,
        "names": [_name(name) for name in _extension(certificate, x509.SubjectAlternativeName) or []],
        "not_before": int(certificate.not_valid_before_utc.timestamp()),
        "not_after": int(certificate.not_valid_after_utc.timestamp()),
        "is_ca": constraints.ca if constraints else None,
        "path_length": constraints.path_length if constraints else None,
        "signature_algorithm": certificate.signature_algorithm_oid.dotted_string,
        "subject_key_identifier": own.digest.hex() if own else None,
        "authority_key_identifier": signer.key_identifier.hex() if signer else None,
        "issuers": [place for place, issuer in enumerate(every) if _is_issued(certificate, issuer)],
    }


def main():
    signal.alarm(_SECONDS)
    certificates = x509.load_pem_x509_certificates(sys.stdin.buffer.read())
    json.dump([_read(certificate, certificates) for certificate in certificates], sys.stdout)


if __name__ == "__main__":
    main()
