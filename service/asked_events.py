"""Which events an address asks for: its filters read, judged, written again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.timeline import TimelineFilter, is_known_party, is_known_person
from adapters.i18n import N_
from domain.deadlines import end_of_day, start_of_day
from service.wording.event_words import EVENTS, SUBJECTS
from service.wording.history import MAIL_EVENTS

MAIL = "mail"
ZONE_OF_ALL = ZoneInfo("Europe/Helsinki")
"""Whose days are meant where the agreements may have more than one zone."""
FIELDS = ("party", "person", "kind", "from", "to")
_LONGEST = 200
_MAILS = {
    "mail_sent": N_("A mail was sent."),
    "reminder_sent": N_("A reminder was sent."),
    "mail_failed": N_("A mail could not be delivered."),
    "mail_returned": N_("A mail came back undelivered."),
}
KINDS = {
    **{name: {kind: EVENTS[kind] for kind in kinds} for name, kinds in SUBJECTS.items()},
    MAIL: {kind: _MAILS[kind] for kind in MAIL_EVENTS},
}
_PROBLEMS = {
    "party": N_("No party is called that. Write a part of its name as it stands in the agreement."),
    "person": N_("Nobody is called that. Write a part of the name or of the email address."),
    "kind": N_("There is no such kind of event. Choose one from the list."),
    "from": N_("The first day is not a date. Write it as 2026-06-30."),
    "to": N_("The last day is not a date. Write it as 2026-06-30."),
    "order": N_("The last day is before the first day."),
}


@dataclass(frozen=True, slots=True)
class AskedTimeline:
    """What an address asks for; `given` is what stands in it, wrong or not.

    `wrong` says of the fields that are, in English, what is wrong with them.
    """

    given: Mapping[str, str]
    wanted: TimelineFilter
    wrong: Mapping[str, str]

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything is left out."""
        return any(self.given.values())

    def address(self, **more: str) -> str:
        """Return the query of an address that asks for the same, and for more."""
        given = {name: value for name, value in self.given.items() if value}
        return urlencode({**given, **more})


async def asked_of(
    session: AsyncSession, query: Mapping[str, str], zone: ZoneInfo, *, of: str = ""
) -> AskedTimeline:
    """Read the filters of an address, of one agreement or of all; days are those of `zone`."""
    given = {name: query.get(name, "").strip()[:_LONGEST] for name in FIELDS}
    wrong: dict[str, str] = {}
    since, until = _bounds(given, zone, wrong)
    kinds = _kinds_of(given["kind"])
    if given["kind"] and not kinds:
        wrong["kind"] = _PROBLEMS["kind"]
    wanted = TimelineFilter(of, given["party"], given["person"], kinds, since, until)
    if wanted.party and not await is_known_party(session, wanted):
        wrong["party"] = _PROBLEMS["party"]
    if wanted.person and not await is_known_person(session, wanted):
        wrong["person"] = _PROBLEMS["person"]
    return AskedTimeline(given, wanted, {name: wrong[name] for name in FIELDS if name in wrong})


def _kinds_of(chosen: str) -> tuple[str, ...]:
    """Return the kinds of a group, or the one that is named; none when there is no such."""
    if chosen in KINDS:
        return tuple(KINDS[chosen])
    known = {kind for kinds in KINDS.values() for kind in kinds}
    return (chosen,) if chosen in known else ()


def _bounds(
    given: Mapping[str, str], zone: ZoneInfo, wrong: dict[str, str]
) -> tuple[datetime | None, datetime | None]:
    since = until = None
    try:
        since = start_of_day(date.fromisoformat(given["from"]), zone) if given["from"] else None
    except (ValueError, OverflowError):
        wrong["from"] = _PROBLEMS["from"]
    try:
        until = end_of_day(date.fromisoformat(given["to"]), zone) if given["to"] else None
    except (ValueError, OverflowError):
        wrong["to"] = _PROBLEMS["to"]
    if since and until and until <= since:
        wrong["to"] = _PROBLEMS["order"]
    return since, until
