"""Names as the authority's certificates carry them, and as verifiers can read them."""

from __future__ import annotations

import unicodedata

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from domain.errors import N_, DomainError

LONGEST_NAME = 64  # bytes: ub-common-name of X.520, counted as strictly as anyone does


class NameMissing(DomainError):
    """A certificate cannot be made out to nobody."""

    code = "name_missing"
    message = N_("A signature needs the name of a person and of a party.")


class NameNotReadable(DomainError):
    """A certificate was made out to a name that verifiers refuse to read."""

    code = "name_not_readable"
    message = N_("No certificate can be made out to “{name}”: verifiers could not read it.")


def name_text(text: str) -> str:
    """Return `text` as a certificate can carry it: one line, visible, at most 64 bytes of UTF-8.

    Control, format (bidirectional, zero-width) and unassigned characters are removed.
    """
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if c.isspace() else c for c in composed)
    visible = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    line = " ".join(visible.split())
    if not line:
        raise NameMissing
    encoded = line.encode()
    if len(encoded) <= LONGEST_NAME:
        return line
    cut = encoded[: LONGEST_NAME - len("…".encode())]
    return cut.decode(errors="ignore").rstrip() + "…"


def distinguished_name(**parts: str) -> x509.Name:
    """Return a subject with those of `parts` that are not empty, most general first."""
    oids = {
        "organisation": NameOID.ORGANIZATION_NAME,
        "name": NameOID.COMMON_NAME,
        "title": NameOID.TITLE,
        "serial": NameOID.SERIAL_NUMBER,
    }
    return x509.Name(
        [x509.NameAttribute(oids[part], name_text(parts[part])) for part in oids if parts.get(part)]
    )


def is_readable(text: str) -> bool:
    """Tell whether verifiers can compare a name (RFC 5280, 7.1; its preparation: RFC 4518).

    It may have no character that Unicode 3.2 did not know, and may not mix directions.
    """
    try:
        return bool(asn1_x509.Name.build({"common_name": text}).hashable)
    except ValueError:
        return False


def check_readable(certificate: x509.Certificate) -> None:
    """Refuse a certificate with a name that verifiers cannot read: no seal would verify it."""
    made = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    for name, read in (
        (certificate.subject, made.subject),
        (certificate.issuer, made.issuer),
    ):
        try:
            assert read.hashable
        except ValueError as error:
            raise NameNotReadable(name=name.rfc4514_string()) from error
