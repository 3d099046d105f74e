"""An amendment: a new version of the whole text, which all parties in force sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from activities.documenting.kinds.base import RoundDocument
from activities.documenting.sending import Sending, closing_of, day_sent
from activities.documenting.tools import DocumentTools, own_wording
from adapters.agreement_terms import drafted_last_on
from adapters.database.agreements import AgreementView
from adapters.database.changes import has_open_round
from adapters.database.decisions import standing_decisions
from adapters.database.people import PartyView
from adapters.database.tables import AgreementChangeRow, AgreementRow, SigningRoundRow
from adapters.documents.drafting import DraftFacts, render_docx
from adapters.documents.manifest import AgreementTemplate, Value
from adapters.documents.values import check_values, term_of, values_as_text
from adapters.drafted_parties import recorded_party
from adapters.i18n import Translator, translator
from adapters.i18n.documents import kind_word
from adapters.payloads.changes import AmendmentPayload
from domain.changes import ChangeStatus, check_amended, check_may_amend
from domain.lifecycle import AgreementStatus, RoundKind
from domain.term import Term
from domain.termination.as_data import rule_to_data
from messages.records import FreezeDocument


@dataclass(frozen=True, slots=True)
class Amended:
    """The text as it is to be: its template, and its values in their types."""

    template: AgreementTemplate
    values: dict[str, Value]
    term: Term


class AmendmentDocument(RoundDocument):
    """The amended text; it replaces the one in force when the last party has signed."""

    async def prepare(
        self,
        tools: DocumentTools,
        request: FreezeDocument,
        agreement: AgreementView,
        parties: tuple[PartyView, ...],
    ) -> Sending:
        """Return the new version for all parties in force; refuse one that may not be."""
        async with tools.reads() as session:
            await _check(session, agreement.agreement_id, agreement.status)
            decisions = await standing_decisions(session, agreement.agreement_id)
        payload = AmendmentPayload.from_bytes(await tools.blobs.get(request.payload_sha256))
        amended = _amended(tools, request, agreement, payload)
        signing = tuple(party for party in parties if party.is_party)
        version = agreement.version + 1
        # A text that was edited stays, unless another version of the template replaces it.
        same_text = amended.template.version == agreement.template_version
        wording = await own_wording(tools, agreement) if same_text else None
        facts = DraftFacts(
            agreement_number=agreement.number,
            document_version=version,
            sent_on=day_sent(agreement, request),
            values=amended.values,
            parties=tuple(recorded_party(p, decisions.get(p.party_id)) for p in signing),
        )
        return Sending(
            kind=RoundKind.AMENDMENT,
            agreement=agreement,
            template=amended.template,
            parties=signing,
            version=version,
            title=kind_word(RoundKind.AMENDMENT, translator(agreement.language)),
            sent_on=day_sent(agreement, request),
            closes_at=closing_of(agreement, request),
            docx=lambda: render_docx(amended.template, facts, wording),
            decisions=decisions,
            record=_record(agreement, amended),
        )

    async def open(
        self,
        session: AsyncSession,
        request: FreezeDocument,
        sending: Sending,
        agreement: AgreementRow,
        round_: SigningRoundRow,
    ) -> None:
        """Record the amendment that is being signed; its own round is the one that is open."""
        session.add(
            AgreementChangeRow(
                id=round_.subject_id,
                agreement_id=agreement.id,
                kind=RoundKind.AMENDMENT,
                status=ChangeStatus.SIGNING,
                round_number=round_.number,
                party_id=None,
                template_version=str(sending.template.version),
                version=sending.version,
                amended=dict(sending.record),
                started_at=request.sent_at,
                counts_from=None,
            )
        )
        await session.flush()

    def seal_reason(self, words: Translator, agreement: AgreementView) -> str:
        """Return what the seal says."""
        return words.text(
            "Sealed: every party has signed the amended agreement {number}.",
            number=agreement.number,
        )


async def _check(session: AsyncSession, agreement_id: str, status: AgreementStatus) -> None:
    check_may_amend(status, round_is_open=await has_open_round(session, agreement_id))


def _amended(
    tools: DocumentTools,
    request: FreezeDocument,
    agreement: AgreementView,
    payload: AmendmentPayload,
) -> Amended:
    template = tools.templates.get(agreement.template_name, payload.template_version)
    values = check_values(template, payload.values)
    term = Term(*term_of(values))
    same_text = template.version == agreement.template_version
    check_amended(
        agreement.first_on,
        term.first_on,
        is_different=not same_text or values_as_text(values) != dict(agreement.values),
    )
    if term.last_on != drafted_last_on(agreement):
        term.check_not_over(ZoneInfo(agreement.zone), at=request.sent_at)
    return Amended(template, values, term)


def _record(agreement: AgreementView, amended: Amended) -> dict[str, Any]:
    """Return what the agreement is to keep; a last day that was only prolonged stays."""
    rule = amended.template.rule_for(amended.term)
    return {
        "values": values_as_text(amended.values),
        "terms": rule_to_data(rule),
        "last_on_is_new": amended.term.last_on != drafted_last_on(agreement),
    }
