"""A PAdES B-T signature container: signed with a credential, timestamped at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from adapters.authority.algorithms import sign_attributes
from adapters.authority.cms import (
    DATA,
    SignedParts,
    assemble,
    sha256,
    signed_attributes,
)
from adapters.authority.credentials import Credential
from adapters.authority.timestamps import Timestamper

# Everything but certificates, issuer's name and token: attributes (about 150 bytes),
# signature (at most 72), identifiers, serial number and lengths.
_FIXED_PARTS = 480


async def sign_digest(credential: Credential, timestamper: Timestamper, digest: bytes) -> bytes:
    """Return the DER container for a SHA-256 `digest`, with a timestamp over the signature."""
    signer = credential.certificate_der
    attributes = signed_attributes(DATA, digest, signer)
    signature, algorithm = sign_attributes(credential.key, attributes)
    parts = SignedParts(
        content_type=DATA,
        content=None,
        signer=signer,
        others=credential.chain_der,
        digest_algorithm="sha256",
        signature_algorithm=algorithm,
        signed_attributes=attributes,
        signature=signature,
    )
    return assemble(replace(parts, token=await timestamper.timestamp(sha256(signature))))


def container_size(credential: Credential, timestamper: Timestamper) -> int:
    """Return the most bytes that a container of this credential and timestamper has."""
    certificates = len(credential.certificate_der) + sum(map(len, credential.chain_der))
    issuer = len(credential.certificate.issuer.public_bytes())
    return certificates + issuer + timestamper.token_size + _FIXED_PARTS


def pdf_date(at: datetime) -> str:
    """Return a UTC instant as PDF writes it (ISO 32000-1, 7.9.4)."""
    return at.strftime("D:%Y%m%d%H%M%S+00'00'")
