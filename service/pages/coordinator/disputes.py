"""Disputes between parties: the coordinator records that one was opened, its steps, its end."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.disputes import DisputeView, find_dispute
from adapters.database.people import PartyView, parties_of
from adapters.i18n import Translator
from adapters.i18n.dispute_words import OUTCOME_WORDS, STEP_WORDS
from adapters.payloads.disputes import DisputeClosing, DisputeOpening, DisputeStepTaken
from domain.disputes import DisputeUnknown
from messages.mail import MailKind
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, ServicesNeeded
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.coordinator.contact_mails import mails_to_contacts
from service.pages.coordinator.small_forms import (
    FieldKind,
    FormMail,
    SmallField,
    SmallForm,
    choices_of,
    show_small_form,
)
from service.pages.coordinator.small_records import record_form
from service.pages.forms import new_nonce
from service.pages.rendering import words_for
from service.sessions import Coordinator

router = APIRouter(prefix="/agreements/{agreement_id}/disputes")


async def known_dispute(session: Reading, agreement_id: str, dispute_id: str) -> DisputeView:
    """Return the dispute of the address; another agreement's is not found."""
    dispute = await find_dispute(session, agreement_id, dispute_id)
    if dispute is None:
        raise DisputeUnknown
    return dispute


@router.get("/new")
async def show_opening(
    request: Request, session: Reading, staff: Coordinator, agreement: KnownAgreement
) -> Response:
    """Show the form of a new dispute."""
    form = await _opening(session, agreement.agreement_id, words_for(request))
    action = f"/agreements/{agreement.agreement_id}/disputes/new"
    return show_small_form(request, staff, agreement, form, action)


@router.post("/new")
async def open_new(
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
) -> Response:
    """Record a new dispute."""
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=await _opening(session, agreement.agreement_id, words_for(request)),
        action=f"/agreements/{agreement.agreement_id}/disputes/new",
        kind=RecordKind.OPEN_DISPUTE,
        payload=lambda form: DisputeOpening(
            form.values("parties"), form.value("subject"), form.value("opened_on")
        ).to_bytes(),
    )


@router.get("/{dispute_id}/steps/new")
async def show_step(
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    dispute_id: str,
) -> Response:
    """Show the form of a step."""
    dispute = await known_dispute(session, agreement.agreement_id, dispute_id)
    form = _step(dispute, await _told(session, agreement, dispute, request), words_for(request))
    return show_small_form(
        request, staff, agreement, form, _address(agreement.agreement_id, dispute, "steps/new")
    )


@router.post("/{dispute_id}/steps/new")
async def take_step(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    dispute_id: str,
) -> Response:
    """Record a step."""
    dispute = await known_dispute(session, agreement.agreement_id, dispute_id)
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=_step(dispute, await _told(session, agreement, dispute, request), words_for(request)),
        action=_address(agreement.agreement_id, dispute, "steps/new"),
        kind=RecordKind.TAKE_DISPUTE_STEP,
        payload=lambda form: DisputeStepTaken(
            dispute_id, form.value("kind"), form.value("held_on"), form.value("note")
        ).to_bytes(),
    )


@router.get("/{dispute_id}/closing")
async def show_closing(
    request: Request,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    dispute_id: str,
) -> Response:
    """Show the form by which a dispute is closed."""
    dispute = await known_dispute(session, agreement.agreement_id, dispute_id)
    form = _closing(dispute, await _told(session, agreement, dispute, request), words_for(request))
    return show_small_form(
        request, staff, agreement, form, _address(agreement.agreement_id, dispute, "closing")
    )


@router.post("/{dispute_id}/closing")
async def close(  # noqa: PLR0917 - what FastAPI hands in
    request: Request,
    found: ServicesNeeded,
    session: Reading,
    staff: Coordinator,
    agreement: KnownAgreement,
    dispute_id: str,
) -> Response:
    """Record how a dispute ended."""
    dispute = await known_dispute(session, agreement.agreement_id, dispute_id)
    return await record_form(
        request,
        found,
        staff,
        agreement,
        form=_closing(
            dispute, await _told(session, agreement, dispute, request), words_for(request)
        ),
        action=_address(agreement.agreement_id, dispute, "closing"),
        kind=RecordKind.CLOSE_DISPUTE,
        payload=lambda form: DisputeClosing(
            dispute_id, form.value("outcome"), form.value("closed_on"), form.value("note")
        ).to_bytes(),
    )


def _address(agreement_id: str, dispute: DisputeView, page: str) -> str:
    return f"/agreements/{agreement_id}/disputes/{dispute.dispute_id}/{page}"


async def _told(
    session: Reading, agreement: AgreementView, dispute: DisputeView, request: Request
) -> tuple[FormMail, ...]:
    """Return who hears of it: the contact persons of the parties between whom the dispute is."""
    concerned = {party_id for party_id, _ in dispute.parties}
    parties = await parties_of(session, agreement.agreement_id)
    named = [party for party in parties if party.party_id in concerned]
    return await mails_to_contacts(session, named, MailKind.DISPUTE, words_for(request))


def _with_contacts(party: PartyView) -> str:
    """Return a party with those who would be told."""
    contacts = ", ".join(f"{person.name}, {person.email}" for person in party.contacts())
    return f"{party.name} ({contacts})" if contacts else party.name


async def _opening(session: Reading, agreement_id: str, words: Translator) -> SmallForm:
    parties = await parties_of(session, agreement_id)
    return SmallForm(
        heading=words.text("Record a dispute"),
        intro=words.text("The contact persons of the parties that you choose are told by mail."),
        button=words.text("Record the dispute"),
        nonce=new_nonce(),
        fields=(
            SmallField(
                "parties",
                words.text("Between which parties"),
                FieldKind.MANY,
                choices=tuple((party.party_id, _with_contacts(party)) for party in parties),
            ),
            SmallField("subject", words.text("What the dispute is about"), FieldKind.TEXT),
            SmallField("opened_on", words.text("Since which day"), FieldKind.DATE),
        ),
    )


def _step(dispute: DisputeView, told: tuple[FormMail, ...], words: Translator) -> SmallForm:
    return SmallForm(
        heading=words.text("Record a step in the dispute"),
        intro=dispute.subject,
        told=told,
        button=words.text("Record the step"),
        nonce=new_nonce(),
        fields=(
            SmallField(
                "kind",
                words.text("What was done"),
                FieldKind.ONE,
                choices=choices_of(STEP_WORDS, words),
            ),
            SmallField("held_on", words.text("On which day"), FieldKind.DATE),
            SmallField("note", words.text("What came of it"), FieldKind.TEXT, required=False),
        ),
    )


def _closing(dispute: DisputeView, told: tuple[FormMail, ...], words: Translator) -> SmallForm:
    return SmallForm(
        heading=words.text("Close the dispute"),
        intro=dispute.subject,
        told=told,
        button=words.text("Close the dispute"),
        nonce=new_nonce(),
        fields=(
            SmallField(
                "outcome",
                words.text("How it ended"),
                FieldKind.ONE,
                choices=choices_of(OUTCOME_WORDS, words),
            ),
            SmallField("closed_on", words.text("On which day"), FieldKind.DATE),
            SmallField("note", words.text("What was agreed"), FieldKind.TEXT, required=False),
        ),
    )
