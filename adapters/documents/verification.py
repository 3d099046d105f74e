"""Verifies a sealed agreement offline, with nothing but the file and a trusted root.

In this order, each step only when the one before found nothing wrong: the bytes (every
signature covers what it says, in the one form that is written), the signatures (pyHanko,
with difference analysis), the seal, and each party's signing authority. So a file that
was tampered with never reaches a parser.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from adapters.authority.cms import TIMESTAMP_INFO
from adapters.authority.profiles import CERTIFICATION_POLICY, SEAL_POLICY, has_policy
from adapters.documents.facts import (
    ARCHIVE_FIELD,
    CERTIFICATION_FIELD,
    SEAL_FIELD,
    SigningFacts,
)
from adapters.documents.seal import audit_head_in
from adapters.documents.verification_parties import certified_facts, judge_parties
from adapters.documents.verification_ranges import (
    RangedSignature,
    ranged_signatures,
    subject,
)
from adapters.documents.verification_report import (
    Reason,
    Report,
    SealReport,
    SignatureReport,
    Verdict,
    verdict_of,
)
from adapters.documents.verification_signatures import (
    JudgedDocument,
    JudgedSignature,
    judge_signatures,
)

LARGEST_PDF = 200 * 1024 * 1024
_OWN_FIELDS = (CERTIFICATION_FIELD, ARCHIVE_FIELD, SEAL_FIELD)


def verify_pdf(
    data: bytes, *, trust_roots: Sequence[x509.Certificate], at: datetime | None = None
) -> Report:
    """Return what can be said of `data`, judged at `at` (UTC; None is now).

    Never raises on what the file contains. It works for seconds and runs an event loop
    of its own: from asynchronous code, call it in a thread or a process.
    """
    report = Report(document_sha256=hashlib.sha256(data).hexdigest())
    if not data.startswith(b"%PDF-"):
        return replace(report, reasons=(Reason("not_a_pdf"),))
    if len(data) > LARGEST_PDF:
        return replace(report, reasons=(Reason("too_large"),))
    ranged: list[RangedSignature] = []
    try:
        ranged, reasons = ranged_signatures(data)
        if not reasons:
            moment = at or datetime.now(UTC)
            return asyncio.run(_judge(report, data, ranged, trust_roots, moment))
    except Exception:  # noqa: BLE001 - the parsers raise anything on a hostile file
        reasons = [Reason("unreadable")]
    # Of a file that was changed, no signature can be relied on.
    signatures = tuple(_bare_report(signature, Verdict.FAILED) for signature in ranged)
    return replace(report, reasons=_distinct(reasons), signatures=signatures)


async def _judge(
    report: Report,
    data: bytes,
    ranged: list[RangedSignature],
    trust_roots: Sequence[x509.Certificate],
    at: datetime,
) -> Report:
    document = await judge_signatures(data, ranged, trust_roots, at)
    signatures = document.signatures
    reasons = [*document.reasons, *_frame(document)]
    if not trust_roots:
        reasons.append(Reason("no_trust_root"))
    for signature in signatures:
        reasons += [r for r in signature.reasons if trust_roots or r.verdict is Verdict.FAILED]
    if not signatures or signatures[0].field != CERTIFICATION_FIELD:
        return replace(report, reasons=_distinct(reasons))
    facts, problems = certified_facts(data, signatures[0].ranged.end)
    reasons += problems
    people = [s for s in signatures if s.field not in _OWN_FIELDS]
    if facts is not None:
        parties, problems = judge_parties(facts, people)
        reasons += problems
        report = replace(
            report,
            agreement_number=facts.agreement_number,
            version=facts.version,
            parties=parties,
            background=facts.background,
            about=facts.document,
        )
    return replace(
        report,
        reasons=_distinct(reasons),
        signatures=tuple(_signature_report(s, facts) for s in people),
        seal=_seal_report(signatures[-1]),
    )


def _frame(document: JudgedDocument) -> list[Reason]:
    """Check what stands around the parties' signatures: certification first, seal last."""
    if not document.signatures:
        return []
    reasons = []
    first, last = document.signatures[0], document.signatures[-1]
    if first.field != CERTIFICATION_FIELD:
        reasons.append(Reason("not_certified"))
    elif not has_policy(first.ranged.certificate, CERTIFICATION_POLICY):
        reasons.append(Reason("wrong_certificate", {"field": first.field}))
    if last.field != SEAL_FIELD:
        return [*reasons, Reason("not_sealed")]
    if not has_policy(last.ranged.certificate, SEAL_POLICY):
        reasons.append(Reason("wrong_certificate", {"field": last.field}))
    archive = document.signatures[-2:-1]
    if not archive or archive[0].ranged.parts.content_type != TIMESTAMP_INFO:
        reasons.append(Reason("no_archive_timestamp"))
    return reasons


def _signature_report(signature: JudgedSignature, facts: SigningFacts | None) -> SignatureReport:
    report = _bare_report(signature.ranged, verdict_of(signature.reasons))
    parties = facts.parties if facts else ()
    party = next((party for party in parties if signature.field in party.fields), None)
    return replace(
        report,
        field=signature.field,
        shown_capacity=party.shown_of(report.person) if party else "",
        timestamp=signature.timestamp,
        in_place_of=signature.in_place_of,
        identification=signature.identification,
    )


def _bare_report(ranged: RangedSignature, verdict: Verdict) -> SignatureReport:
    certificate = ranged.certificate
    return SignatureReport(
        field="",
        signatory=ranged.name,
        person=subject(certificate, NameOID.SERIAL_NUMBER),
        party=subject(certificate, NameOID.ORGANIZATION_NAME),
        capacity=subject(certificate, NameOID.TITLE),
        timestamp=None,
        cms_sha256=hashlib.sha256(ranged.container).hexdigest(),
        in_place_of="",
        verdict=verdict,
    )


def _seal_report(last: JudgedSignature) -> SealReport | None:
    if last.field != SEAL_FIELD:
        return None
    return SealReport(
        timestamp=last.timestamp,
        audit_head=audit_head_in(last.reason_text),
        verdict=verdict_of(last.reasons),
    )


def _distinct(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    seen: list[Reason] = []
    for reason in reasons:
        if reason not in seen:
            seen.append(reason)
    return tuple(seen)
