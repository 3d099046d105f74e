"""The text that all sign: rendered once more, certified, and sent round."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.kinds.registry import DOCUMENTS
from activities.documenting.opening import open_round, recorded_round
from activities.documenting.sending import Sending
from activities.documenting.tools import DocumentTools, Rendered, render_made
from adapters.database.agreements import agreement_view
from adapters.database.background import Background, background_of
from adapters.database.decisions import DecisionView
from adapters.database.people import PartyView, parties_of
from adapters.database.sender_quota import asked_since
from adapters.documents.authority_words import authority_in_words, shown_capacity
from adapters.documents.base import Metadata, SignatureField, make_base
from adapters.documents.certification import certify
from adapters.documents.drafting import place_codes
from adapters.documents.facts import (
    BackgroundFacts,
    PartyFacts,
    SignatoryFacts,
    SigningFacts,
    field_name,
)
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.places import PlaceNotFound, PlaceSize, find_places
from adapters.documents.values import display_date
from adapters.drafted_parties import recorded_party
from adapters.i18n import translator
from domain.decisions import shown_section
from domain.lifecycle import RoundKind
from domain.sender_quota import QUOTA_PERIOD, check_quota
from domain.signing import SignaturePlaceNotFound
from domain.turns import check_order, has_order
from messages.ids import PARTIES_PER_GROUP
from messages.records import FreezeDocument, FrozenRound

_LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}


async def freeze_document(tools: DocumentTools, request: FreezeDocument) -> FrozenRound:
    """Make, certify and record the text of a round once; refuse what must not be sent."""
    async with tools.reads() as session:
        known = await recorded_round(session, request.agreement_id, request.round_number)
        if known is not None:
            return known
        agreement = await agreement_view(session, request.agreement_id)
        parties = await parties_of(session, request.agreement_id, with_left_out=True)
        background = await _background(session, request)
    if agreement is None:
        raise LookupError(f"agreement {request.agreement_id} is not recorded")
    kind = DOCUMENTS[request.kind]
    prepared = await kind.prepare(tools, request, agreement, parties)
    sending = replace(prepared, background=background)
    check_order(sending.steps.values(), parties=len(sending.parties), most=PARTIES_PER_GROUP)
    await _check_quota(tools, request, sending)
    rendered = await render_made(tools, sending.docx)
    base = await asyncio.to_thread(_base, sending, rendered, request.sent_at)
    text = translator(agreement.language).text
    certified = await certify(
        base,
        tools.authority,
        tools.timestamper,
        at=tools.clock(),
        reason=text("Sent for signing: from here on only signatures may be added."),
    )
    await tools.blobs.put(rendered.docx)
    await tools.blobs.put(certified)
    async with tools.sessions.begin() as session:
        known = await recorded_round(session, request.agreement_id, request.round_number)
        if known is None:
            document = replace(rendered, pdf=certified)
            await open_round(session, request, kind, sending, document, at=tools.clock())
            known = await recorded_round(session, request.agreement_id, request.round_number)
    assert known is not None
    return known


async def _check_quota(tools: DocumentTools, request: FreezeDocument, sending: Sending) -> None:
    """Refuse what writes to too many; a party that gives notice writes to its own people."""
    if not request.staff_id:
        return
    async with tools.reads() as session:
        asked = await asked_since(session, request.staff_id, request.sent_at - QUOTA_PERIOD)
    more = sum(len(party.signatories()) for party in sending.parties)
    check_quota(asked=asked, more=more, most=tools.most_asked_a_day)


async def _background(session: AsyncSession, request: FreezeDocument) -> Background:
    """Return what is read with the document: a notice is the party's own, and has nothing."""
    if request.kind is RoundKind.NOTICE:
        return ()
    return await background_of(session, request.agreement_id)


def _base(sending: Sending, rendered: Rendered, sent_at: datetime) -> bytes:
    fields = _fields(sending, rendered.pdf)
    return make_base(
        rendered.pdf,
        fields,
        _signing_facts(sending, rendered),
        Metadata(
            title=f"{sending.title} {sending.agreement.number}",
            language=_LANGUAGES[sending.agreement.language],
            producer=f"Sidos, {rendered.engine} {rendered.engine_version}",
            made_at=sent_at,
        ),
    )


def _fields(sending: Sending, pdf: bytes) -> list[SignatureField]:
    codes = [code for party in sending.parties for code in place_codes(recorded_party(party))]
    size = sending.template.signature_places
    try:
        places = find_places(
            pdf,
            codes,
            sending.places or PlaceSize(size.width_mm, size.height_mm, size.dx_mm, size.dy_mm),
        )
    except PlaceNotFound as error:
        raise SignaturePlaceNotFound(problem=str(error)) from error
    names = [
        (field_name(party.ordinal, place), party.name)
        for party in sending.parties
        for place, _ in enumerate(party.signatories(), start=1)
    ]
    text = translator(sending.agreement.language).text
    return [
        SignatureField(name, text("Signature for {party}", party=party), place)
        for (name, party), place in zip(names, places, strict=True)
    ]


def _signing_facts(sending: Sending, rendered: Rendered) -> SigningFacts:
    agreement, template = sending.agreement, sending.template
    steps = sending.steps if has_order(sending.steps.values()) else {}
    return SigningFacts(
        agreement_number=agreement.number,
        version=sending.version,
        template_name=template.name,
        template_version=str(template.version),
        template_sha256=template.sha256,
        engine=f"{rendered.engine} {rendered.engine_version}",
        sent_on=sending.sent_on.isoformat(),
        time_zone=agreement.zone,
        parties=tuple(
            _party_facts(template, party, sending.decisions.get(party.party_id), steps)
            for party in sending.parties
        ),
        document="" if sending.kind is RoundKind.AGREEMENT else sending.kind.value,
        background=tuple(
            BackgroundFacts(b.title, b.sha256, b.size, b.pages) for b in sending.background
        ),
    )


def _party_facts(
    template: AgreementTemplate,
    party: PartyView,
    decision: DecisionView | None,
    steps: Mapping[str, int],
) -> PartyFacts:
    signatories = party.signatories()
    fields = [field_name(party.ordinal, place) for place, _ in enumerate(signatories, start=1)]
    return PartyFacts(
        ordinal=party.ordinal,
        name=party.name,
        authority=party.authority,
        signatories=tuple(
            SignatoryFacts(
                p.identity,
                p.name,
                p.capacity,
                shown_capacity(template, title=p.title, capacity=p.capacity),
                steps.get(field, 0),
            )
            for p, field in zip(signatories, fields, strict=True)
        ),
        fields=tuple(fields),
        rule=authority_in_words(template, party.authority),
        decision=_decision_words(template, decision),
    )


def _decision_words(template: AgreementTemplate, decision: DecisionView | None) -> str:
    """Return for example “kaupunginhallitus, 24.11.2025, § 66”."""
    if decision is None:
        return ""
    day = display_date(decision.decided_on, template.language)
    return ", ".join(filter(None, (decision.organ, day, shown_section(decision.section))))
