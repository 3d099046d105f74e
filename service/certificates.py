"""The certificate of completion of a signing round, made from the records and handed out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.hashes import SHA256
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from adapters.authority.timestamps import OwnTimestamper
from adapters.blobs import BlobDamaged, Blobs
from adapters.database.agreements import AgreementView
from adapters.database.audit_events import AuditEvent, list_events
from adapters.database.rounds import RoundView, round_view
from adapters.database.timeline_names import names_in
from adapters.documents.certificate import (
    CertificateOf,
    CertificateText,
    certificate_docx,
    sealed_certificate,
)
from adapters.documents.engines.choose import engine
from adapters.i18n import Translator
from domain.audit import ChainedEvent, first_break
from domain.lifecycle import RoundKind
from service.dependencies import Services
from service.exporting import Exporter, note_export
from service.refusals import ChainBroken, NotSealedYet, RoundNotFound
from service.wording.certificate_words import CertificateRecords, certificate_text

_ONE_AT_A_TIME = asyncio.Semaphore(1)
"""A rendering takes the processor for seconds: the pages go on meanwhile."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which certificate: of a round of an agreement, in the language of `words`."""

    agreement: AgreementView
    round_number: int
    words: Translator


async def export_certificate(
    request: Request, found: Services, wanted: Wanted, *, by: Exporter
) -> bytes:
    """Return the sealed PDF, noted with who got it; refuse with `NotSealedYet`."""
    data = await make_certificate(found, wanted)
    agreement_id = wanted.agreement.agreement_id
    await note_export(request, found, [agreement_id], by=by, what="certificate", data=data)
    return data


async def make_certificate(found: Services, wanted: Wanted) -> bytes:
    """Return the sealed PDF; refuse with `NotSealedYet`, or with `ChainBroken`."""
    async with found.reads() as session:
        agreement_id = wanted.agreement.agreement_id
        round_ = await round_view(session, agreement_id, wanted.round_number)
        if round_ is None:
            raise RoundNotFound
        if round_.sealed_sha256 is None:
            raise NotSealedYet
        records = await _records(session, found, wanted, round_)
    text = certificate_text(records, wanted.words)
    async with _ONE_AT_A_TIME:
        return await run_in_threadpool(_make, found, wanted, text, records)


async def _records(
    session: AsyncSession, found: Services, wanted: Wanted, round_: RoundView
) -> CertificateRecords:
    """Return what the certificate states; refuse with `ChainBroken` what cannot be relied on."""
    agreement = wanted.agreement
    events = await list_events(session, agreement.agreement_id)
    if first_break(ChainedEvent(e.sequence, e.event, e.hash) for e in events) is not None:
        raise ChainBroken
    signed = [
        event for event in events if event.kind == "signature_given" and _is_of(event, round_)
    ]
    root = found.authority.root_certificate
    return CertificateRecords(
        agreement=agreement,
        round=round_,
        organisation=found.settings.organisation,
        template=found.templates.find(agreement.template_name, agreement.template_version),
        signatures=tuple([(event, await _act(found.blobs, event)) for event in signed]),
        events=events if round_.kind is RoundKind.AGREEMENT else _about(events, round_),
        all_events=len(events),
        head=events[-1].hash,
        names=await names_in(session, events),
        root_sha256=root.fingerprint(SHA256()).hex(),
        made_at=found.clock(),
    )


def _about(events: Sequence[AuditEvent], round_: RoundView) -> list[AuditEvent]:
    """Return the events of a round, and those of no round about the record it is about."""
    return [
        event
        for event in events
        if _is_of(event, round_)
        or (
            round_.subject_id
            and "round" not in _data_of(event)
            and round_.subject_id in map(str, _data_of(event).values())
        )
    ]


def _is_of(event: AuditEvent, round_: RoundView) -> bool:
    return _data_of(event).get("round") == round_.number


def _data_of(event: AuditEvent) -> Mapping[str, Any]:
    data = event.event.get("data")
    return data if isinstance(data, Mapping) else {}


async def _act(blobs: Blobs, event: AuditEvent) -> Mapping[str, Any]:
    """Return what a signature's evidence says; nothing where it is gone."""
    try:
        kept: dict[str, Any] = json.loads(await blobs.get(str(_data_of(event)["evidence_sha256"])))
    except (FileNotFoundError, BlobDamaged):
        return {}
    return kept


def _make(
    found: Services, wanted: Wanted, text: CertificateText, records: CertificateRecords
) -> bytes:
    """Render and seal; in a thread, with a loop of its own."""
    docx = certificate_docx(text)
    rendered = engine(found.settings.engine).convert(docx)
    of = CertificateOf(
        agreement_number=wanted.agreement.number,
        version=wanted.agreement.version,
        time_zone=str(ZoneInfo(wanted.agreement.zone)),
        audit_head=records.head,
        made_at=records.made_at,
    )
    # The built-in issuer answers at once: a certificate does not wait for an authority elsewhere.
    timestamper = OwnTimestamper(found.authority.timestamp, found.clock)
    work = sealed_certificate(
        docx, rendered, text, of, authority=found.authority, timestamper=timestamper
    )
    return asyncio.run(work)
