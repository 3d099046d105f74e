"""The recurring duties of an agreement as pages show them: what is open, and year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from adapters.database.duties import DutyView, NotedView
from adapters.i18n import N_, Translator
from adapters.i18n.periods import period_words
from domain.duties import DutyCount, DutyState, year_record

_STATES = {
    DutyState.AHEAD: (N_("not yet"), ""),
    DutyState.OPEN: (N_("to be done"), "live"),
    DutyState.OVERDUE: (N_("overdue"), "warn"),
    DutyState.DONE: (N_("done"), "good"),
    DutyState.DONE_LATE: (N_("done late"), "warn"),
    DutyState.NOT_DONE: (N_("not done"), "bad"),
}
_TO_DO = frozenset({DutyState.OPEN, DutyState.OVERDUE})


@dataclass(frozen=True, slots=True)
class TakenBackLine:
    """A result that was noted wrongly, with why it was taken back."""

    note: str
    noted_at: datetime
    taken_back_at: datetime
    reason: str
    file_address: str


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One occurrence in words.

    `note_address` is empty where the reader may not note it, `take_back_address` where the
    reader may not take back what was noted.
    """

    title: str
    period: str
    due_on: date
    state: str
    tone: str
    note: str
    noted_at: datetime | None
    file_address: str
    note_address: str
    take_back_address: str
    taken_back: tuple[TakenBackLine, ...]


@dataclass(frozen=True, slots=True)
class CountLine:
    """What a year's record says of one duty."""

    title: str
    count: DutyCount


@dataclass(frozen=True, slots=True)
class DutyYear:
    """A year's record; of the year that runs it is the record so far."""

    year: int
    counts: tuple[CountLine, ...]
    lines: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True)
class DutyBoard:
    """What is to be done now, soonest first, and the records by year, newest first."""

    now: tuple[DutyLine, ...]
    years: tuple[DutyYear, ...]


def duty_board(
    views: Sequence[DutyView],
    words: Translator,
    address: str,
    at: datetime,
    zone: ZoneInfo,
    *,
    may_note: bool,
    may_take_back: bool = False,
) -> DutyBoard | None:
    """Return the board; `address` is that of the page under which duties have theirs."""
    if not views:
        return None

    def line(view: DutyView) -> DutyLine:
        return _line(view, words, address, may_note=may_note, may_take_back=may_take_back)

    by_day = sorted(views, key=lambda view: view.occurrence.due_on)
    this_year = at.astimezone(zone).year
    begun = sorted({v.occurrence.year for v in views if v.occurrence.year <= this_year})
    titles = {view.planned.duty.key: view.planned.title(words.language) for view in views}
    return DutyBoard(
        now=tuple(line(view) for view in by_day if view.state in _TO_DO),
        years=tuple(
            DutyYear(
                year,
                tuple(
                    CountLine(titles[count.duty], count)
                    for count in year_record([(v.occurrence, v.state) for v in views], year)
                ),
                tuple(
                    line(view)
                    for view in by_day
                    if view.occurrence.year == year
                    and (view.taken_back or view.state is not DutyState.AHEAD)
                ),
            )
            for year in reversed(begun)
        ),
    )


def _line(
    view: DutyView, words: Translator, address: str, *, may_note: bool, may_take_back: bool
) -> DutyLine:
    occurrence, noted = view.occurrence, view.noted
    state, tone = _STATES[view.state]
    is_open = noted is None and view.state is not DutyState.AHEAD
    return DutyLine(
        title=view.planned.title(words.language),
        period=period_words(words, occurrence.period, view.planned.duty.every),
        due_on=occurrence.due_on,
        state=words.text(state),
        tone=tone,
        note=noted.note if noted else "",
        noted_at=noted.noted_at if noted else None,
        file_address=_file_address(address, noted) if noted else "",
        note_address=(
            f"{address}/duties/{occurrence.duty.key}/{occurrence.period}"
            if may_note and is_open
            else ""
        ),
        take_back_address=(
            f"{address}/duty-notes/{noted.note_id}/taking-back" if may_take_back and noted else ""
        ),
        taken_back=tuple(
            TakenBackLine(
                one.note,
                one.noted_at,
                one.taken_back_at,
                one.taken_back_reason,
                _file_address(address, one),
            )
            for one in view.taken_back
            if one.taken_back_at is not None
        ),
    )


def _file_address(address: str, noted: NotedView) -> str:
    return f"{address}/duty-files/{noted.note_id}" if noted.file_sha256 else ""
