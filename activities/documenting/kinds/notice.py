"""A notice of termination: the one party that gives it signs."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.kinds.base import RoundDocument
from activities.documenting.sending import Sending, closing_of, day_sent
from activities.documenting.tools import DocumentTools
from adapters.database.agreements import AgreementView
from adapters.database.people import PartyView
from adapters.database.standing import Standing, standing_of
from adapters.database.tables import AgreementRow, NoticeRow, SigningRoundRow
from adapters.documents.notice import NoticeFacts, places_of_notice, render_notice
from adapters.drafted_parties import recorded_party
from adapters.i18n import Translator, translator
from adapters.i18n.documents import kind_word
from adapters.notice_words import effect_in_words
from adapters.payloads.notices import NoticeStart
from domain.lifecycle import AgreementStatus, NotInForce, RoundKind
from domain.notices import NoticeStatus, check_may_start
from messages.records import FreezeDocument


class NoticeDocument(RoundDocument):
    """The document by which a party gives notice."""

    async def prepare(
        self,
        tools: DocumentTools,
        request: FreezeDocument,
        agreement: AgreementView,
        parties: tuple[PartyView, ...],  # noqa: ARG002 - the standing has them with their notices
    ) -> Sending:
        """Return the notice for the party's signatories; refuse one that would do nothing."""
        if agreement.status is not AgreementStatus.IN_FORCE:
            raise NotInForce
        start = NoticeStart.from_bytes(await tools.blobs.get(request.payload_sha256))
        async with tools.reads() as session:
            standing = await standing_of(session, agreement.agreement_id)
        party = _check(standing, start, request)
        template = tools.templates.get(agreement.template_name, agreement.template_version)
        words = translator(agreement.language)
        told = effect_in_words(standing, party.party_id, at=request.sent_at, words=words)
        assert agreement.in_force_at is not None
        facts = NoticeFacts(
            agreement_number=agreement.number,
            agreement_title=agreement.title,
            in_force_from=words.moment(agreement.in_force_at, ZoneInfo(agreement.zone)),
            sent_on=day_sent(agreement, request),
            party=recorded_party(party),
            sentences=told.sentences,
        )
        return Sending(
            kind=RoundKind.NOTICE,
            agreement=agreement,
            template=template,
            parties=(party,),
            version=agreement.version,
            title=kind_word(RoundKind.NOTICE, words),
            sent_on=facts.sent_on,
            closes_at=closing_of(agreement, request),
            docx=lambda: render_notice(template, facts),
            places=places_of_notice(template),
        )

    async def open(
        self,
        session: AsyncSession,
        request: FreezeDocument,
        sending: Sending,
        agreement: AgreementRow,
        round_: SigningRoundRow,
    ) -> None:
        """Record the notice that is now being signed; another may have come meanwhile."""
        standing = await standing_of(session, agreement.id)
        (party,) = sending.parties
        standing.check_can_give(party.party_id, received_at=request.sent_at)
        session.add(
            NoticeRow(
                id=round_.subject_id,
                agreement_id=agreement.id,
                party_id=party.party_id,
                status=NoticeStatus.SIGNING,
                started_at=request.sent_at,
                round_number=round_.number,
            )
        )

    def seal_reason(self, words: Translator, agreement: AgreementView) -> str:
        """Return what the seal says."""
        return words.text(
            "Sealed: the party has given notice of agreement {number}.", number=agreement.number
        )


def _check(standing: Standing, start: NoticeStart, request: FreezeDocument) -> PartyView:
    """Return the party, whose person has a say and whose notice would do something."""
    party = standing.party(start.party_id)
    own = [person for person in party.persons if person.person_id == request.person_id]
    roles = {p.role for p in party.persons for me in own if p.identity == me.identity}
    check_may_start(
        roles,
        party=party.name,
        authority=party.authority,
        being_signed=standing.is_being_signed(party.party_id),
    )
    asked_for = date.fromisoformat(start.asked_for) if start.asked_for else None
    standing.effect(party.party_id, received_at=request.sent_at, asked_for=asked_for)
    return party
