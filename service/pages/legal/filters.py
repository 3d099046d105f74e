"""The timeline's filters as they stand in its address: read, judged, written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import QueryParams

from adapters.database.timeline import TimelineFilter, is_known_party, is_known_person
from adapters.i18n import N_, Translator
from domain.deadlines import end_of_day, start_of_day
from service.pages.forms import FormProblem
from service.wording.event_words import EVENTS, SUBJECTS
from service.wording.history import MAIL_EVENTS

FIELDS = ("party", "person", "kind", "from", "to")
_LONGEST = 200
_MAIL = "mail"
_GROUPS = {
    "signing": N_("Signing, from the draft to the end"),
    "decisions": N_("Decisions"),
    "changes": N_("Parties’ people, accessions, amendments"),
    "notices": N_("Notices of termination"),
    "term": N_("Term and termination window"),
    "duties": N_("Duties, disputes, the next term"),
    _MAIL: N_("Mail"),
}
_MAILS = {
    "mail_sent": N_("A mail was sent."),
    "reminder_sent": N_("A reminder was sent."),
    "mail_failed": N_("A mail could not be delivered."),
    "mail_returned": N_("A mail came back undelivered."),
}
_KINDS = {
    **{name: {kind: EVENTS[kind] for kind in kinds} for name, kinds in SUBJECTS.items()},
    _MAIL: {kind: _MAILS[kind] for kind in MAIL_EVENTS},
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
class KindChoice:
    """A kind of event, or a whole group of them, to choose from."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The kinds of one subject; `whole` chooses all of them."""

    whole: KindChoice
    kinds: tuple[KindChoice, ...]


@dataclass(frozen=True, slots=True)
class AskedTimeline:
    """What an address asks for; `given` is what stands in it, wrong or not."""

    given: Mapping[str, str]
    wanted: TimelineFilter
    problems: tuple[FormProblem, ...]

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything is left out."""
        return any(self.given.values())

    def address(self, **more: str) -> str:
        """Return the query of an address that asks for the same, and for more."""
        given = {name: value for name, value in self.given.items() if value}
        return urlencode({**given, **more})


async def asked_of(
    session: AsyncSession, query: QueryParams, zone: ZoneInfo, words: Translator, *, of: str = ""
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
    problems = tuple(FormProblem(name, words.text(wrong[name])) for name in FIELDS if name in wrong)
    return AskedTimeline(given, wanted, problems)


def kind_groups(chosen: str, words: Translator) -> list[KindGroup]:
    """Return all kinds of events to choose from, by subject."""

    def choice(value: str, text: str) -> KindChoice:
        return KindChoice(value, words.text(text), is_chosen=value == chosen)

    return [
        KindGroup(choice(name, text), tuple(choice(*kind) for kind in _KINDS[name].items()))
        for name, text in _GROUPS.items()
    ]


def _kinds_of(chosen: str) -> tuple[str, ...]:
    """Return the kinds of a group, or the one that is named; none when there is no such."""
    if chosen in _KINDS:
        return tuple(_KINDS[chosen])
    known = {kind for kinds in _KINDS.values() for kind in kinds}
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


def people_to_choose(names: Sequence[tuple[str, str]], chosen: str) -> list[KindChoice]:
    """Return parties or persons, as (id, name), to choose from."""
    return [KindChoice(key, name, is_chosen=key == chosen) for key, name in names]
