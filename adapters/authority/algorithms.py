"""The algorithms of signatures: their identifiers, and ECDSA in its one form."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from adapters.authority.der import oid, sequence

SHA256 = "2.16.840.1.101.3.4.2.1"
DIGESTS = {
    "sha256": SHA256,
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
ECDSA = {
    "sha256": "1.2.840.10045.4.3.2",
    "sha384": "1.2.840.10045.4.3.3",
    "sha512": "1.2.840.10045.4.3.4",
}
RSA = {
    "sha256": "1.2.840.113549.1.1.11",
    "sha384": "1.2.840.113549.1.1.12",
    "sha512": "1.2.840.113549.1.1.13",
}
# The orders of the curves (SEC 2, version 2, sections 2.4.2 and 2.5.1).
_ORDERS = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": int(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF"
        "581A0DB248B0A77AECEC196ACCC52973",
        16,
    ),
}


def sign_attributes(key: ec.EllipticCurvePrivateKey, attributes: bytes) -> tuple[bytes, bytes]:
    """Return the ECDSA signature over `attributes` with SHA-256, and its algorithm in DER."""
    signature = key.sign(attributes, ec.ECDSA(hashes.SHA256()))
    return low_s(signature, key.curve.name), sequence(oid(ECDSA["sha256"]))


def low_s(signature: bytes, curve: str) -> bytes:
    """Return the lesser of the two equally valid forms of an ECDSA signature."""
    r, s = decode_dss_signature(signature)
    order = _ORDERS.get(curve)
    return encode_dss_signature(r, min(s, order - s) if order else s)
