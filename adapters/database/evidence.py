"""What an evidence bundle is made of, gathered from the records and the blobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from cryptography import x509
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.blobs import Blobs
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit_events import AuditEvent, list_events
from adapters.database.rounds import RoundView, round_view
from adapters.documents.bundle import BundleContents, ExportedEvent, PersonalValue
from adapters.documents.bundle_readme import BundleFacts, bundle_readme
from adapters.documents.bundle_records import evidence_of_sealed, files_named
from adapters.i18n import translator


async def bundle_contents(
    session: AsyncSession,
    blobs: Blobs,
    agreement_id: str,
    *,
    trust_roots: Sequence[x509.Certificate],
    made_at: datetime,
    certificate: bytes = b"",
) -> BundleContents | None:
    """Return what `build_bundle` packs, or None while the agreement has no sealed document.

    The events are all of the agreement's so far; the evidence is that of the signatures on
    every document that was sealed, the notices, accessions and amendments too, and not that
    of a round that led to none. Whoever hands the bundle out notes it
    in the access log (kind `evidence_exported`), whose digest enters the chain.
    """
    agreement = await agreement_view(session, agreement_id)
    round_ = await round_view(session, agreement_id) if agreement else None
    if agreement is None or round_ is None or round_.sealed_sha256 is None:
        return None
    events = [_exported(event) for event in await list_events(session, agreement_id)]
    named = files_named([event.event for event in events])
    evidence = evidence_of_sealed([event.event for event in events])
    return BundleContents(
        agreement_number=agreement.number,
        sealed_pdf=await blobs.get(round_.sealed_sha256),
        original_pdf=await blobs.get(round_.document_sha256),
        events=events,
        evidence={signature: await blobs.get(sha256) for signature, sha256 in evidence.items()},
        trust_roots=trust_roots,
        readme=_readme(agreement, round_, made_at, has_certificate=bool(certificate)),
        made_at=made_at,
        records=[await blobs.get(sha) for sha in named if sha != round_.sealed_sha256],
        certificate=certificate,
    )


def _exported(event: AuditEvent) -> ExportedEvent:
    personal = {
        name: PersonalValue(value.salt, value.value) for name, value in event.personal.items()
    }
    return ExportedEvent(event.sequence, event.event, event.hash, personal)


def _readme(
    agreement: AgreementView, round_: RoundView, at: datetime, *, has_certificate: bool
) -> str:
    assert round_.sealed_sha256 is not None
    requests = [request for party in round_.parties for request in party.requests]
    facts = BundleFacts(
        number=agreement.number,
        title=agreement.title,
        sealed_sha256=round_.sealed_sha256,
        original_sha256=round_.document_sha256,
        signatures=sum(request.signature is not None for request in requests),
        made_at=at,
        zone=ZoneInfo(agreement.zone),
        identification=round_.identification,
        has_certificate=has_certificate,
    )
    return bundle_readme(translator(agreement.language), facts)
