"""The second look: pyHanko reads the document and judges each signature in it."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
    collect_embedded_signatures,
)
from pyhanko.sign.validation.status import (
    PdfSignatureStatus,
    TimestampSignatureStatus,
)
from pyhanko_certvalidator import ValidationContext

from adapters.documents.signature_objects import IDENTIFICATION, IN_PLACE_OF
from adapters.documents.verification_ranges import RangedSignature
from adapters.documents.verification_report import Reason, TimestampReport
from adapters.documents.verification_trust import (
    context_settings,
    signature_problems,
    timestamp_problems,
)

# A suspicious file makes pyHanko log whole tracebacks: the report says what matters.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class JudgedSignature:
    """A signature in its field, with what is wrong with it."""

    field: str
    ranged: RangedSignature
    reason_text: str
    in_place_of: str
    identification: str
    timestamp: TimestampReport | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """All signatures in order, and what is wrong with the document as a whole."""

    signatures: tuple[JudgedSignature, ...]
    reasons: tuple[Reason, ...]


async def judge_signatures(
    data: bytes,
    ranged: Sequence[RangedSignature],
    trust_roots: Sequence[x509.Certificate],
    at: datetime,
) -> JudgedDocument:
    """Judge every signature at the instant `at`; pyHanko raises when the PDF is broken."""
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    embedded = collect_embedded_signatures(reader)
    ranges = [[0, r.start, r.resume, r.end - r.resume] for r in ranged]
    shown = sorted(([int(n) for n in e.byte_range] for e in embedded), key=lambda r: r[2] + r[3])
    if shown != ranges:
        return JudgedDocument((), (Reason("signatures_hidden"),))
    context = _context(reader, trust_roots, at)
    by_start = {int(e.byte_range[1]): e for e in embedded}
    judged = [
        await _judge(by_start[signature.start], signature, context, is_first=number == 0)
        for number, signature in enumerate(ranged)
    ]
    return JudgedDocument(tuple(s for s, _ in judged), tuple(r for _, rs in judged for r in rs))


def _context(
    reader: PdfFileReader, trust_roots: Sequence[x509.Certificate], at: datetime
) -> ValidationContext:
    settings = context_settings(trust_roots, at)
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except ValidationInfoReadingError:
        return ValidationContext(**settings)
    return store.as_validation_context(settings)


async def _judge(
    embedded: EmbeddedPdfSignature,
    ranged: RangedSignature,
    context: ValidationContext,
    *,
    is_first: bool,
) -> tuple[JudgedSignature, list[Reason]]:
    """Judge one signature; the first alone is asked what happened to the document since.

    The certification allows least (DocMDP, level 2), and its difference analysis goes
    through every later revision: to repeat it for each signature costs n² and adds nothing.
    """
    document_reasons = []
    name = {"name": ranged.name}
    timestamp: TimestampSignatureStatus | None
    if embedded.sig_object_type == "/DocTimeStamp":
        timestamp = await async_validate_pdf_timestamp(embedded, context, skip_diff=True)
        reasons = signature_problems(timestamp, ranged.parts, name)
    else:
        status = await async_validate_pdf_signature(embedded, context, skip_diff=not is_first)
        timestamp = status.timestamp_validity
        reasons = [
            *signature_problems(status, ranged.parts, name),
            *timestamp_problems(timestamp, ranged.parts, name),
        ]
        if is_first:
            document_reasons = _modifications(embedded, status)
    reason = embedded.sig_object.get("/Reason", "")
    in_place_of = embedded.sig_object.get(IN_PLACE_OF, "")
    judged = JudgedSignature(
        field=embedded.fq_name,
        ranged=ranged,
        reason_text=str(reason),
        in_place_of=str(in_place_of),
        identification=str(embedded.sig_object.get(IDENTIFICATION, "")),
        timestamp=_timestamp_report(timestamp, ranged),
        reasons=tuple(reasons),
    )
    return judged, document_reasons


def _modifications(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus) -> list[Reason]:
    if embedded.docmdp_level is not MDPPerm.FILL_FORMS:
        return [Reason("not_certified")]
    level = status.modification_level
    if status.docmdp_ok and level is not None and level <= ModificationLevel.FORM_FILLING:
        return []
    detail = " ".join(str(status.diff_result).split())[:200]
    return [Reason("modified", {"detail": detail})]


def _timestamp_report(
    status: TimestampSignatureStatus | None, ranged: RangedSignature
) -> TimestampReport | None:
    if status is None or not (status.intact and status.valid):
        return None
    certificate = status.signing_cert
    authority = certificate.authority_key_identifier
    issuing = [asn1_x509.Certificate.load(der) for der in ranged.parts.others]
    own = any(i.authority_key_identifier == authority for i in issuing) if authority else False
    names = certificate.subject.native
    return TimestampReport(
        at=status.timestamp,
        issuer=str(names.get("common_name") or certificate.subject.human_friendly),
        is_operators_own=own or not issuing,
    )
