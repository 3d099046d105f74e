"""Seals a document after its last signature.

First what a later verifier needs (DSS with revocation lists), then a timestamp over
all of it, and the seal signature last, so that it covers the whole file: pdfsig says
"Total document signed" of the last signature only when it is the last thing written.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import collect_embedded_signatures

from adapters.authority.issuing import Authority
from adapters.authority.revocation import revocation_lists
from adapters.authority.timestamps import PyHankoTimestamper, Timestamper
from adapters.documents.appender import SignableDocument
from adapters.documents.facts import ARCHIVE_FIELD, SEAL_FIELD
from adapters.documents.signature_objects import SignatureText

_HEAD = re.compile(r"\(audit head SHA-256 ([0-9a-f]{64})\)$")


async def seal(
    pdf: bytes,
    authority: Authority,
    timestamper: Timestamper,
    *,
    audit_head: str,
    reason: str,
    at: datetime,
) -> bytes:
    """Return the sealed document; `audit_head` (hexadecimal SHA-256) ends the seal's reason."""
    full_reason = f"{reason} (audit head SHA-256 {audit_head})"
    if audit_head_in(full_reason) is None:
        raise ValueError("the audit head is no SHA-256 in lower-case hexadecimal")
    stamped = await _timestamp(_with_validation_data(pdf, authority, at), timestamper)
    increment = await SignableDocument.open(stamped).append(
        SEAL_FIELD,
        authority.seal,
        timestamper,
        SignatureText(name="Sidos seal", claimed_at=at, reason=full_reason),
    )
    return stamped + increment.data


def audit_head_in(reason: str) -> str | None:
    """Return the audit head that a seal's reason names, if it names one."""
    found = _HEAD.search(reason)
    return found[1] if found else None


def _with_validation_data(pdf: bytes, authority: Authority, at: datetime) -> bytes:
    """Append the DSS: revocation lists, and certificates that no signature carries itself."""
    lists = revocation_lists(authority, at=at)
    crls = [asn1_crl.CertificateList.load(der) for der in (lists.root, lists.issuing)]
    authorities = [
        _as_asn1(c.certificate.public_bytes(Encoding.DER))
        for c in (authority.root, authority.issuing)
    ]
    out: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    store: Any = DocumentSecurityStore(writer=out)
    for signature in collect_embedded_signatures(PdfFileReader(io.BytesIO(pdf))):
        identifier = DocumentSecurityStore.sig_content_identifier(
            signature.pkcs7_content.hex().encode()
        )
        store.register_vri(identifier, certs=authorities, crls=crls)
    out.root["/DSS"] = out.add_object(store.as_pdf_object())
    out.update_root()
    result = io.BytesIO()
    out.write(result)
    return result.getvalue()


def _as_asn1(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)


async def _timestamp(pdf: bytes, timestamper: Timestamper) -> bytes:
    out = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stamper = PdfTimeStamper(PyHankoTimestamper(timestamper), field_name=ARCHIVE_FIELD)
    result = await stamper.async_timestamp_pdf(
        out, "sha256", bytes_reserved=2 * timestamper.token_size
    )
    return bytes(result.getbuffer())
