"""Notice of termination on a party's page: what it would do, given, taken back, consented to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.standing import Standing, standing_of
from adapters.i18n import Translator
from adapters.notice_board import NoticeLine, notice_lines
from adapters.notice_words import EffectWords, effect_in_words
from adapters.payloads.notices import NoticeStart, TakingBackWord
from adapters.terms_in_words import taking_back_in_words
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus, NotInForce
from domain.notices import NoticeStatus, NoticeWithoutAuthority, Word
from domain.parties import Role
from messages.recorded_acts import RecordKind
from service.dependencies import Reading, Services, ServicesNeeded
from service.identification_levels import check_level_offered
from service.notices import start_notice
from service.pages.forms import UNPROCESSABLE, new_nonce, nonce_of, read_checked, see_other
from service.pages.party.links import PartyVisiting
from service.pages.party.showing import show_party_page
from service.pages.party.visits import PartyVisit
from service.pages.party.withdrawing_notice import may_withdraw_round
from service.pages.rendering import words_for
from service.pages.signing.links import address_of
from service.recorded_acts import record

router = APIRouter()
_LONGEST_USER_AGENT = 300
_SHOWN = {NoticeStatus.GIVEN, NoticeStatus.TAKEN_BACK, NoticeStatus.IN_EFFECT}


@dataclass(frozen=True, slots=True)
class PartyNotice:
    """A notice as a party sees it; `may_speak`: the reader's word on taking it back is open.

    `may_withdraw`: it waits for signatures, and the reader may end that.
    """

    line: NoticeLine
    is_own: bool
    may_speak: bool
    may_withdraw: bool
    nonce: str


@dataclass(frozen=True, slots=True)
class NoticeSection:
    """What a notice given now would do, whether the reader may start one, and those there are."""

    told: EffectWords
    may_start: bool
    notices: tuple[PartyNotice, ...]


async def notice_view(
    at: PartyVisit, session: AsyncSession, found: Services, words: Translator
) -> NoticeSection | None:
    """Return the section; None for an agreement that never was in force."""
    try:
        standing = await standing_of(session, at.agreement.agreement_id)
    except NotInForce:
        return None
    now = found.clock()
    told = effect_in_words(standing, at.party.party_id, at=now, words=words)
    being_signed = standing.is_being_signed(at.party.party_id)
    lines = await notice_lines(session, standing, at=now)
    return NoticeSection(
        told=told,
        may_start=told.effect is not None and not being_signed and _may_start(at),
        notices=tuple(
            _notice(at, standing, line)
            for line in lines
            if line.notice.party_id == at.party.party_id or line.notice.status in _SHOWN
        ),
    )


def _may_start(at: PartyVisit) -> bool:
    in_force = at.agreement.status is AgreementStatus.IN_FORCE
    return in_force and any(p.role in {Role.CONTACT, Role.SIGNATORY} for p in at.roles)


def _notice(at: PartyVisit, standing: Standing, line: NoticeLine) -> PartyNotice:
    own = at.party.party_id
    is_own = line.notice.party_id == own
    signs = any(person.role is Role.SIGNATORY for person in at.roles)
    has_spoken = Word(own, at.person.identity) in line.notice.words
    is_asked = own in line.missing and (is_own or line.notice.party_id not in line.missing)
    open_now = line.can_be_taken_back and standing.ended_at is None
    return PartyNotice(
        line,
        is_own,
        may_speak=open_now and signs and is_asked and not has_spoken,
        may_withdraw=is_own and may_withdraw_round(at, line.round),
        nonce=new_nonce(),
    )


@router.get("/party/{token}/notice")
async def show(
    request: Request, found: ServicesNeeded, session: Reading, at: PartyVisiting
) -> Response:
    """Show what notice given now would do, and ask once."""
    section = await notice_view(at, session, found, words_for(request))
    if section is None or not section.may_start:
        return see_other(at.address)
    return _page(request, at, section.told, new_nonce(), None)


@router.post("/party/{token}/notice")
async def give(
    request: Request, found: ServicesNeeded, session: Reading, at: PartyVisiting
) -> Response:
    """Send the notice to the party's signatories."""
    received_at = found.clock()
    sent = await read_checked(request)
    nonce, words = nonce_of(sent), words_for(request)
    standing = await standing_of(session, at.agreement.agreement_id)
    told = effect_in_words(standing, at.party.party_id, at=received_at, words=words)
    start = NoticeStart(
        party_id=at.party.party_id, shown=told.sentences, **_evidence(request, words)
    )
    try:
        check_level_offered(found, at.agreement)
        await start_notice(
            found,
            agreement=at.agreement,
            person_id=_speaker(at, Role.SIGNATORY, Role.CONTACT),
            start=start,
            once_key=f"notice:{at.person.person_id}:{nonce}",
            received_at=received_at,
        )
    except DomainError as refusal:
        return _page(request, at, told, new_nonce(), refusal)
    return see_other(f"{at.address}?done=received")


@router.post("/party/{token}/notices/{notice_id}/taking-back")
async def say(
    request: Request, found: ServicesNeeded, at: PartyVisiting, notice_id: str
) -> Response:
    """Ask to take the party's own notice back, or consent to the taking back of another's."""
    received_at = found.clock()
    sent = await read_checked(request)
    words = words_for(request)
    payload = TakingBackWord(notice_id, at.party.party_id, **_evidence(request, words))
    await record(
        found,
        agreement_id=at.agreement.agreement_id,
        kind=RecordKind.WORD_ON_TAKING_BACK,
        payload=payload.to_bytes(),
        person_id=_speaker(at, Role.SIGNATORY),
        once_key=f"taking-back:{notice_id}:{at.person.identity}:{nonce_of(sent)}",
        received_at=received_at,
    )
    return see_other(f"{at.address}?done=received")


def _speaker(at: PartyVisit, *roles: Role) -> str:
    """Return the row in which the reader has the say; refuse one who has none."""
    for role in roles:
        for person in at.roles:
            if person.role is role:
                return person.person_id
    raise NoticeWithoutAuthority(party=at.party.name, authority=at.party.authority)


def _evidence(request: Request, words: Translator) -> dict[str, Any]:
    return {
        "language": words.language,
        "ip": address_of(request),
        "user_agent": request.headers.get("user-agent", "")[:_LONGEST_USER_AGENT],
        "nonce": secrets.token_hex(16),
    }


def _page(
    request: Request, at: PartyVisit, told: EffectWords, nonce: str, refusal: DomainError | None
) -> Response:
    return show_party_page(
        request,
        at,
        "notice.html",
        status=UNPROCESSABLE if refusal else 200,
        told=told,
        nonce=nonce,
        refusal=refusal,
        signatories=at.party.signatories(),
        taking_back=taking_back_in_words(at.agreement.rule, words_for(request)),
    )
