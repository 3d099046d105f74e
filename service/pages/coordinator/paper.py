"""What is filled in of a paper that came in: whose it is, when it arrived, who signed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request

from adapters.database.people import PartyView
from adapters.i18n import N_
from service.pages.forms import FormProblem, file_of, nonce_of, text_of
from service.pages.rendering import words_for

_NO_PARTY = N_("Choose the party.")
NO_MOMENT = N_("Give the day and the time at which the paper arrived.")
_NO_SCAN = N_("Choose the scan, a PDF file.")


@dataclass(frozen=True, slots=True)
class Paper:
    """What was filled in; `arrived_at` is None where it is no moment.

    `day` and `time` are as they were sent.
    """

    party: PartyView | None
    day: str = ""
    time: str = ""
    arrived_at: datetime | None = None
    signed_by: tuple[str, ...] = ()
    scan: bytes = b""
    nonce: str = ""


async def read_paper(form: FormData, parties: Mapping[str, PartyView], zone: ZoneInfo) -> Paper:
    """Return what a form says."""
    party = parties.get(text_of(form, "party"))
    persons = party.signatories() if party else ()
    signed = tuple(p.person_id for p in persons if text_of(form, f"signed-{p.person_id}"))
    day, time, nonce = text_of(form, "day"), text_of(form, "time"), nonce_of(form)
    arrived_at = moment_of(day, time, zone)
    return Paper(party, day, time, arrived_at, signed, await file_of(form, "scan"), nonce)


def moment_of(day: str, time: str, zone: ZoneInfo) -> datetime | None:
    """Return a moment in the agreement's own zone, or None."""
    try:
        return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=zone)
    except ValueError:
        return None


def problems_of_paper(paper: Paper, request: Request) -> list[FormProblem]:
    """Return what is missing."""
    words = words_for(request)
    wrong = (
        ("party", _NO_PARTY, paper.party is None),
        ("day", NO_MOMENT, paper.arrived_at is None),
        ("scan", _NO_SCAN, not paper.scan),
    )
    return [FormProblem(field, words.text(text)) for field, text, is_wrong in wrong if is_wrong]
