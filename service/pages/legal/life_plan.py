"""Where everything stands in the picture of an agreement's life: numbers only, no words drawn.

A time axis from left to right, a row for each state, term, window and notice that there is. The
name of a row stands above its bars: beside them it would leave a phone nothing else to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.deadlines import start_of_day

_SIDE, _TOP, _BOTTOM = 24, 8, 44
_ROW, _NAME, _BAR, _THINNEST = 50, 20, 18, 4
_WIDEST, _NARROWEST, _A_YEAR = 4_000, 560, 130
_YEAR = timedelta(days=365.25)
_MOST_YEARS_NAMED = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that lasts from `since` to `until`; None where no end is known.

    Stretches with the same `row` stand beside each other; `tone` is their class in the style
    sheet. What is a moment has both ends in one.
    """

    row: str
    tone: str
    since: datetime
    until: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class DrawnStretch:
    """A stretch in its place; `is_open` tells that it runs on, and is drawn until now."""

    words: str
    tone: str
    x: int
    y: int
    width: int
    is_open: bool
    is_moment: bool


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with the baseline of its name, and the line below its bars."""

    name: str
    y: int
    line_y: int


@dataclass(frozen=True, slots=True)
class DrawnYear:
    """The first day of a year on the axis."""

    year: int
    x: int


@dataclass(frozen=True, slots=True)
class LifePlan:
    """The whole picture, in pixels of its own; `now_x` is None where now lies outside."""

    width: int
    height: int
    bar: int
    axis_y: int
    rows: tuple[DrawnRow, ...]
    stretches: tuple[DrawnStretch, ...]
    years: tuple[DrawnYear, ...]
    now_x: int | None


def life_plan(stretches: Sequence[Stretch], *, now: datetime, zone: ZoneInfo) -> LifePlan | None:
    """Return the picture of these stretches; None where there are none."""
    if not stretches:
        return None
    first, last = _bounds(stretches, now)
    span = last - first
    wanted = int(span / _YEAR * _A_YEAR)
    inside = max(_NARROWEST, min(wanted, _WIDEST))

    def x_of(at: datetime) -> int:
        return _SIDE + round((at - first) / span * inside)

    names = list(dict.fromkeys(stretch.row for stretch in stretches))
    top = {name: _TOP + number * _ROW for number, name in enumerate(names)}
    axis_y = _TOP + len(names) * _ROW
    return LifePlan(
        width=_SIDE + inside + _SIDE,
        height=axis_y + _BOTTOM,
        bar=_BAR,
        axis_y=axis_y,
        rows=tuple(DrawnRow(name, y + _NAME, y + _ROW) for name, y in top.items()),
        stretches=tuple(
            _drawn(stretch, x_of(stretch.since), x_of(_end(stretch, now)), top[stretch.row])
            for stretch in stretches
        ),
        years=tuple(DrawnYear(year, x_of(at)) for year, at in _years(first, last, zone)),
        now_x=x_of(now) if first <= now <= last else None,
    )


def _bounds(stretches: Sequence[Stretch], now: datetime) -> tuple[datetime, datetime]:
    """Return what the axis shows: all of it and now, with a little air at both ends."""
    ends = [_end(stretch, now) for stretch in stretches]
    first = min(stretch.since for stretch in stretches)
    last = max([*ends, first + timedelta(days=30)])
    air = (last - first) / 40
    # A picture that came into the world before now shows now, unless all of it is long over.
    if first <= now <= last + _YEAR:
        last = max(last, now)
    return first - air, last + air


def _end(stretch: Stretch, now: datetime) -> datetime:
    """Return where a stretch ends in the picture: what runs on is drawn until now."""
    return stretch.until or max(now, stretch.since)


def _drawn(stretch: Stretch, x: int, end_x: int, top: int) -> DrawnStretch:
    return DrawnStretch(
        words=stretch.words,
        tone=stretch.tone,
        x=x,
        y=top + _NAME + (_ROW - _NAME - _BAR) // 2,
        width=max(end_x - x, _THINNEST),
        is_open=stretch.until is None,
        is_moment=stretch.until == stretch.since,
    )


def _years(first: datetime, last: datetime, zone: ZoneInfo) -> list[tuple[int, datetime]]:
    """Return the new years between two instants; every second, third, … where there are many."""
    inside = [
        (year, at)
        for year in range(first.astimezone(UTC).year, last.astimezone(UTC).year + 2)
        if first <= (at := start_of_day(date(year, 1, 1), zone)) <= last
    ]
    return inside[:: len(inside) // _MOST_YEARS_NAMED + 1]
