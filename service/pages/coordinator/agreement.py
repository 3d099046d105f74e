"""One agreement: its state in words, what to do next, parties, documents, history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView, agreement_view
from adapters.database.audit import head_of
from adapters.database.inbox import WAITING, InboxAct, get_act
from adapters.database.next_days import next_day_of
from adapters.database.people import PartyView, parties_of
from adapters.database.places import places_taken
from adapters.database.rounds import RoundView, latest_round_number, round_view
from adapters.database.sealed_rounds import sealed_rounds
from adapters.database.staff import StaffView
from adapters.documents.manifest import AgreementTemplate
from adapters.i18n import Translator
from domain.lifecycle import ENDED, AgreementStatus, RoundStatus
from messages.acts import ActKind
from messages.ids import agreement_of, agreement_workflow_id, signing_round_workflow_id
from service.decision_boards import board_of
from service.dependencies import Reading, ServicesNeeded
from service.pages.acts import raise_refusal
from service.pages.coordinator.aftermath import Aftermath, aftermath
from service.pages.coordinator.listing import WRITERS, ZONE
from service.pages.coordinator.next_step import next_step
from service.pages.coordinator.party_lines import PartyLine, party_lines
from service.pages.coordinator.refused_mail import refused_mail
from service.pages.coordinator.signing_order import order_lines
from service.pages.coordinator.standstill import standing_still
from service.pages.coordinator.words import TONES, day_words, document_words, signed_words
from service.pages.coordinator.years import SECTIONS
from service.pages.coordinator.years.section import SectionContext, shown_sections
from service.pages.rendering import render, words_for
from service.refusals import AgreementNotFound
from service.sessions import CurrentStaff
from service.wording.history import history_of

router = APIRouter()
_COUNTING = {RoundStatus.OPEN, RoundStatus.SEALING, RoundStatus.COMPLETE}
"""Of a round that ended otherwise, no signature binds anybody."""


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document with what it is called."""

    sha256: str
    words: str
    pages: int
    created_at: datetime


async def known_agreement(session: Reading, agreement_id: str) -> AgreementView:
    """Return the agreement of the address; refuse with `AgreementNotFound`."""
    view = await agreement_view(session, agreement_id)
    if view is None:
        raise AgreementNotFound
    return view


KnownAgreement = Annotated[AgreementView, Depends(known_agreement)]


@router.get("/agreements/{agreement_id}")
async def show(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: CurrentStaff,
    agreement_id: str,
    act: str = "",
) -> Response:
    """Show an agreement; `act` is what was just asked of it and may still be under way."""
    if waiting := await _under_way(request, session, agreement_id, act or agreement_id, staff):
        return waiting
    view = await known_agreement(session, agreement_id)
    listed = await parties_of(session, agreement_id, with_left_out=True)
    parties = tuple(party for party in listed if party.left_out_at is None)
    newest = await round_view(session, agreement_id)
    after = await aftermath(session, found.blobs, newest)
    context = SectionContext.of(session, found, view, parties, staff, words_for(request))
    board = await board_of(session, found, view)
    round_state = newest.status if newest else None
    return render(
        request,
        "coordinator/agreement.html",
        staff=staff,
        section="agreements",
        may_write=staff.role in WRITERS,
        agreement=view,
        zone=ZoneInfo(view.zone),
        tone=TONES.get(view.status, ""),
        next=await next_step(context, newest, after=after, board=board),
        still=await standing_still(context),
        round=newest,
        round_state=round_state,
        bound=_bound(newest, parties),
        **await _as_of_now(context, round_state),
        steps=order_lines(newest, context.words, _template(context)),
        round_counts=round_state in _COUNTING,
        parties=await _lines(context, newest, after),
        sections=await shown_sections(SECTIONS, context),
        may_be_withdrawn=view.status in {AgreementStatus.DRAFT, AgreementStatus.DECIDING},
        may_send_links=_may_send_links(view, newest),
        documents=_named(view, context.words),
        sealed=view.text_in_force,
        certificates=await _certificates(context),
        events=await history_of(session, agreement_id, listed, context.words),
    )


async def _as_of_now(context: SectionContext, state: RoundStatus | None) -> dict[str, Any]:
    """Return the day that comes next, and from where on the page shows what moves."""
    session, agreement_id = context.session, context.agreement.agreement_id
    day = await next_day_of(session, agreement_id, at=context.now)
    return {
        "next_day": day_words(day, context.words),
        "round_open": state is RoundStatus.OPEN,
        "is_live": state in {RoundStatus.OPEN, RoundStatus.SEALING},
        "seen": (await head_of(session, agreement_id))[0],
    }


def _may_send_links(view: AgreementView, newest: RoundView | None) -> bool:
    """Tell whether there is a document for those who only read, being signed or sealed."""
    runs = newest is not None and newest.status in {RoundStatus.OPEN, RoundStatus.SEALING}
    return view.status not in ENDED and (runs or view.text_in_force is not None)


def _template(context: SectionContext) -> AgreementTemplate | None:
    view = context.agreement
    return context.services.templates.find(view.template_name, view.template_version)


async def _lines(
    context: SectionContext, newest: RoundView | None, after: Aftermath
) -> list[PartyLine]:
    """Return the parties with where each person stands."""
    view = context.agreement
    return party_lines(
        context.parties,
        newest,
        context.words,
        zone=context.zone,
        template=_template(context),
        reasons=after.reasons,
        refused=await refused_mail(context),
        taken=(
            await places_taken(context.session, view.agreement_id, newest.number) if newest else {}
        ),
    )


def _bound(newest: RoundView | None, parties: tuple[PartyView, ...]) -> int:
    """Return how many parties have signed: in the round, or by acceding since."""
    acceded = sum(party.joined_at is not None for party in parties)
    return newest.bound + acceded if newest else 0


async def _certificates(context: SectionContext) -> list[dict[str, object]]:
    """Return the certificates of completion that can be had, by their rounds."""
    return [
        {"number": number, "words": signed_words(kind, context.words)}
        for number, kind in await sealed_rounds(context.session, context.agreement.agreement_id)
    ]


def _named(view: AgreementView, words: Translator) -> list[NamedDocument]:
    """Return the documents, the newest first."""
    return [
        NamedDocument(
            document.sha256, document_words(document, words), document.pages, document.created_at
        )
        for document in reversed(view.documents)
    ]


def _is_managing(act: InboxAct, agreement_id: str) -> bool:
    """Tell whether an act is a coordinator's on a round of this agreement."""
    return act.kind == ActKind.MANAGE and agreement_of(act.workflow_id) == agreement_id


async def _under_way(
    request: Request, session: Reading, agreement_id: str, act_id: str, staff: StaffView
) -> Response | None:
    """Return the page that waits for an act of this agreement, or None when it was done."""
    act = await get_act(session, act_id)
    newest = await latest_round_number(session, agreement_id) or 0
    own = {agreement_workflow_id(agreement_id), signing_round_workflow_id(agreement_id, newest)}
    if act is None or not (act.workflow_id in own or _is_managing(act, agreement_id)):
        return None
    raise_refusal(act)
    if act.status != WAITING:
        return None
    again = f"/agreements/{agreement_id}?act={act_id}"
    words = words_for(request)
    return render(
        request,
        "coordinator/being_drafted.html",
        headers={"refresh": f"4; url={again}"},
        staff=staff,
        section="agreements",
        heading=words.text("Accepted, being carried out"),
        received_at=act.received_at,
        zone=ZONE,
        again=again,
    )
