"""Revocation lists of the root and of the issuing authority, made when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.authority.credentials import Credential
from adapters.authority.issuing import Authority

# Keys are destroyed after one use, so a list says little that could change; it must
# still be accepted when the archived agreement is read many years later.
_GOOD_FOR = timedelta(days=365 * 25)


@dataclass(frozen=True, slots=True)
class RevocationLists:
    """The lists of both authorities, in DER."""

    root: bytes
    issuing: bytes


def revocation_lists(authority: Authority, *, at: datetime) -> RevocationLists:
    """Return both lists as of `at` (UTC)."""
    return RevocationLists(_list_of(authority.root, at), _list_of(authority.issuing, at))


def _list_of(issuer: Credential, at: datetime) -> bytes:
    start = at.replace(microsecond=0)
    end = min(start + _GOOD_FOR, issuer.certificate.not_valid_after_utc)
    revocations = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(start)
        .next_update(end)
        .add_extension(x509.CRLNumber(int(start.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )
    return revocations.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)
