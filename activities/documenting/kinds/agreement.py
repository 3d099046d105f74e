"""The agreement itself: all of its parties sign its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.kinds.base import RoundDocument, Span
from activities.documenting.sending import Sending, closing_of, day_sent
from activities.documenting.tools import DocumentTools, own_wording
from activities.recording.steps import move
from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.decision_board import requirement_of
from adapters.database.decisions import (
    DecisionView,
    as_rules,
    deciding_party,
    standing_decisions,
)
from adapters.database.people import PartyView
from adapters.database.tables import AgreementRow, PartyRow, SigningRoundRow
from adapters.documents.drafting import DraftFacts, render_docx
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.values import check_values
from adapters.drafted_parties import recorded_party
from adapters.i18n import Translator
from domain.decisions import check_may_send, joins
from domain.lifecycle import AgreementStatus, RoundKind, check_step
from domain.signing import DocumentChanged
from domain.term import in_force_from
from messages.records import FreezeDocument


class AgreementDocument(RoundDocument):
    """The text of the agreement, a new version each time it is sent."""

    async def prepare(
        self,
        tools: DocumentTools,
        request: FreezeDocument,
        agreement: AgreementView,
        parties: tuple[PartyView, ...],
    ) -> Sending:
        """Return the agreement's text for the parties that join, once they have decided."""
        check_step(agreement.status, AgreementStatus.SIGNING)
        closes_at = closing_of(agreement, request)
        template = tools.templates.get(agreement.template_name, agreement.template_version)
        async with tools.reads() as session:
            decisions = await standing_decisions(session, request.agreement_id)
        joining = _joining(
            template, parties, decisions, overridden=bool(request.override_reason_sha256)
        )
        version, wording = _next_version(agreement), await own_wording(tools, agreement)
        facts = DraftFacts(
            agreement_number=agreement.number,
            document_version=version,
            sent_on=day_sent(agreement, request),
            values=check_values(template, agreement.values),
            parties=tuple(recorded_party(p, decisions.get(p.party_id)) for p in joining),
        )
        return Sending(
            kind=RoundKind.AGREEMENT,
            agreement=agreement,
            template=template,
            parties=joining,
            decisions=decisions,
            version=version,
            title=agreement.title,
            sent_on=day_sent(agreement, request),
            closes_at=closes_at,
            docx=lambda: render_docx(template, facts, wording),
        )

    async def open(
        self,
        session: AsyncSession,
        request: FreezeDocument,  # noqa: ARG002
        sending: Sending,
        agreement: AgreementRow,
        round_: SigningRoundRow,  # noqa: ARG002
    ) -> None:
        """Move the agreement on to signing; refuse a text that a newer draft has overtaken."""
        newest = await agreement_view(session, agreement.id)
        if newest is None or _next_version(newest) != sending.version:
            raise DocumentChanged
        move(agreement, AgreementStatus.SIGNING)
        agreement.version = sending.version
        await _number_parties(session, agreement.id, sending.parties)

    def seal_reason(self, words: Translator, agreement: AgreementView) -> str:
        """Return what the seal says."""
        return words.text(
            "Sealed: every party to agreement {number} is bound.", number=agreement.number
        )

    def span(self, agreement: AgreementView, *, last_signature_at: datetime) -> Span:
        """Return when the agreement comes into force and when its term ends."""
        zone = ZoneInfo(agreement.zone)
        return Span(
            in_force_from(agreement.term, zone, last_signature_at=last_signature_at),
            agreement.term.ends_at(zone),
        )


def _joining(
    template: AgreementTemplate,
    parties: tuple[PartyView, ...],
    decisions: Mapping[str, DecisionView],
    *,
    overridden: bool,
) -> tuple[PartyView, ...]:
    """Return the parties that join, numbered from 1 without gaps; refuse what is undecided."""
    deciding = {party.party_id: deciding_party(party) for party in parties}
    rules = as_rules(decisions)
    check_may_send(
        requirement_of(template.decisions), tuple(deciding.values()), rules, overridden=overridden
    )
    joining = [p for p in parties if joins(deciding[p.party_id], rules.get(p.party_id))]
    return tuple(replace(party, ordinal=n) for n, party in enumerate(joining, start=1))


def _next_version(agreement: AgreementView) -> int:
    """Return the version of the text that is sent next: that of its newest draft, or a later."""
    draft = agreement.document("draft")
    return max(agreement.version + 1, draft.version if draft else 1)


async def _number_parties(
    session: AsyncSession, agreement_id: str, parties: Sequence[PartyView]
) -> None:
    """Give the parties that join the numbers that the text prints; the others come after."""
    rows = await session.scalars(
        select(PartyRow).where(PartyRow.agreement_id == agreement_id).order_by(PartyRow.ordinal)
    )
    by_id = {row.id: row for row in rows}
    order = {party.party_id: party.ordinal for party in parties}
    others = (party_id for party_id in by_id if party_id not in order)
    order |= {party_id: len(parties) + n for n, party_id in enumerate(others, start=1)}
    if all(by_id[party_id].ordinal == ordinal for party_id, ordinal in order.items()):
        return
    for take_away in (len(by_id) + 1, 0):  # first out of each other's way: they are UNIQUE
        for party_id, ordinal in order.items():
            by_id[party_id].ordinal = ordinal - 2 * take_away
        await session.flush()
