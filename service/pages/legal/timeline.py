"""What happened, line by line, with filters in the address: of one agreement, or of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.people import PartyView, parties_of
from adapters.database.staff import StaffView, staff_addresses
from adapters.database.timeline import TimelineEntry, TimelinePage, timeline_page
from adapters.database.timeline_names import names_in
from adapters.i18n import Translator
from service.asked_events import ZONE_OF_ALL, AskedTimeline, asked_of
from service.dependencies import Reading
from service.pages.coordinator.agreement import KnownAgreement
from service.pages.forms import UNPROCESSABLE
from service.pages.legal.filters import kind_groups, people_to_choose, problems_of
from service.pages.rendering import render, words_for
from service.sessions import CurrentStaff
from service.wording.history import event_words

router = APIRouter()


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One event in a sentence; `page` is where all of it stands."""

    occurred_at: datetime
    zone: ZoneInfo
    words: str
    sequence: int
    agreement_id: str
    number: str
    title: str

    @property
    def page(self) -> str:
        """Return the address of the event's own page."""
        return f"/agreements/{self.agreement_id}/events/{self.sequence}"


@router.get("/events")
async def show_all(
    request: Request, session: Reading, staff: CurrentStaff, before: str = ""
) -> Response:
    """Show what happened in all agreements; `before` is the cursor of the page before."""
    asked = await asked_of(session, request.query_params, ZONE_OF_ALL)
    return await _page(request, session, staff, asked, before)


@router.get("/agreements/{agreement_id}/events")
async def show(
    request: Request,
    session: Reading,
    staff: CurrentStaff,
    agreement: KnownAgreement,
    before: str = "",
) -> Response:
    """Show what happened in one agreement."""
    zone = ZoneInfo(agreement.zone)
    asked = await asked_of(session, request.query_params, zone, of=agreement.agreement_id)
    return await _page(request, session, staff, asked, before, agreement)


async def lines_of(
    session: AsyncSession, entries: Sequence[TimelineEntry], words: Translator
) -> list[TimelineLine]:
    """Return events in sentences, with all names asked for at once."""
    names = await names_in(session, [entry.event for entry in entries])
    return [
        TimelineLine(
            entry.event.occurred_at,
            ZoneInfo(entry.zone),
            event_words(entry.event, names, words),
            entry.event.sequence,
            entry.agreement_id,
            entry.number,
            entry.title,
        )
        for entry in entries
    ]


async def _page(  # noqa: PLR0917 - what both pages hand on
    request: Request,
    session: AsyncSession,
    staff: StaffView,
    asked: AskedTimeline,
    before: str,
    agreement: AgreementView | None = None,
) -> Response:
    words = words_for(request)
    found = TimelinePage((), None)
    if not asked.wrong:
        found = await timeline_page(session, asked.wanted, before=before)
    parties, persons = await _choices(session, agreement) if agreement else ([], [])
    return render(
        request,
        "legal/timeline.html",
        status=UNPROCESSABLE if asked.wrong else 200,
        staff=staff,
        section="agreements" if agreement else "events",
        agreement=agreement,
        here=f"/agreements/{agreement.agreement_id}/events" if agreement else "/events",
        zone=ZoneInfo(agreement.zone) if agreement else ZONE_OF_ALL,
        given=asked.given,
        problems=problems_of(asked, words),
        wrong={name: words.text(text) for name, text in asked.wrong.items()},
        is_filtered=asked.is_filtered,
        is_first=not before,
        kinds=kind_groups(asked.given["kind"], words),
        parties=people_to_choose(parties, asked.given["party"]),
        persons=people_to_choose(persons, asked.given["person"]),
        lines=await lines_of(session, found.entries, words),
        same=asked.address(),
        older=asked.address(before=found.older) if found.older else "",
    )


async def _choices(
    session: AsyncSession, agreement: AgreementView
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the parties and the persons that an agreement has or had, as (id, name)."""
    parties = await parties_of(session, agreement.agreement_id, with_left_out=True)
    persons = {key: name for party in parties for key, name in _people_of(party).items()}
    staff = await staff_addresses(session)
    return [(party.party_id, party.name) for party in parties], [*persons.items(), *staff.items()]


def _people_of(party: PartyView) -> dict[str, str]:
    people = (*party.persons, *party.former)
    return {person.identity: f"{person.name} ({party.name})" for person in people}
