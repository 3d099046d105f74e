"""The termination cases: rule, notice, outcome and why, as a lawyer would put them.

`python -m tests.domain.termination.table` writes docs/termination-cases.md from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from adapters.holiday_calendar import holidays_of
from domain.errors import DomainError
from domain.parties import PartyKind
from domain.termination.effect import NoticeEffect, NoticeGiver, effect_of
from tests.domain.termination.rules import RULES


@dataclass(frozen=True, slots=True)
class Case:
    """A notice received at a local time under a rule: the last day, late or not, or a refusal."""

    rule: str
    received: str
    expected: str
    why: str
    in_force: str = "2026-01-01T00:00"
    kind: PartyKind = PartyKind.MUNICIPALITY
    joined: str = ""
    left: str = ""
    stands_until: str = ""
    asked_for: str = ""
    zone: str = "Europe/Helsinki"

    def outcome(self) -> str:
        """Return what the rules say: `2026-12-31`, `2027-12-31 late`, or a refusal's code."""
        try:
            effect = self.judge()
        except DomainError as refusal:
            return refusal.code
        return f"{effect.ends_on}{'' if effect.in_time else ' late'}"

    def judge(self) -> NoticeEffect:
        """Judge the notice by the rules."""
        rule = RULES[self.rule].rule
        in_force_at = self._at(self.in_force)
        return effect_of(
            rule,
            received_at=self._at(self.received),
            in_force_at=in_force_at,
            zone=ZoneInfo(self.zone),
            giver=NoticeGiver(
                self.kind,
                joined_at=self._at(self.joined) if self.joined else in_force_at,
                left_at=self._at(self.left) if self.left else None,
                stands_until=self._at(self.stands_until) if self.stands_until else None,
            ),
            is_holiday=holidays_of(rule.holidays),
            asked_for=date.fromisoformat(self.asked_for) if self.asked_for else None,
        )

    def _at(self, local: str) -> datetime:
        """Read a local time; one that ends in Z is UTC."""
        moment = datetime.fromisoformat(local)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.zone))).astimezone(
            UTC
        )

    @property
    def circumstances(self) -> str:
        """Say what differs from the usual: in force from 1 January 2026, a municipality."""
        said = {
            "in force": self.in_force if self.in_force != "2026-01-01T00:00" else "",
            "party": self.kind.value if self.kind is not PartyKind.MUNICIPALITY else "",
            "joined": self.joined,
            "left": self.left,
            "earlier notice for": self.stands_until,
            "asked for": self.asked_for,
            "zone": self.zone if self.zone != "Europe/Helsinki" else "",
        }
        return "; ".join(f"{word} {in_words(value)}" for word, value in said.items() if value)


def in_words(moment: str) -> str:
    """Return a moment as the table shows it."""
    return moment.replace("T", " ").replace("Z", " UTC").removesuffix(" 00:00")


_EVE = "Received before 1 July 00:00 in the agreement's zone: in time."
_ENDS_SAME_DAY = "Both would end on the same day, so the term ends it."

CASES = (
    # The clause of the family-centre agreement: by 30 June, for the end of the year.
    Case("by June", "2026-01-01T00:00", "2026-12-31", "The window opens with the year."),
    Case("by June", "2026-06-30T23:59:59", "2026-12-31", _EVE),
    Case("by June", "2026-06-30T20:59:59Z", "2026-12-31", "The same instant, told in UTC."),
    Case("by June", "2026-07-01T00:00", "2027-12-31 late", "The bound is half-open: late, for the next end."),
    Case("by June", "2026-06-30T21:00Z", "2027-12-31 late", "Still 30 June in London, 1 July in Helsinki."),
    Case("by June", "2026-12-31T23:59", "2027-12-31 late", "Late to the last moment of the year."),
    Case("by June", "2027-01-01T00:00", "2027-12-31", "A new window, for the same end as the late notice."),
    Case("by June", "2027-06-30T23:59", "2027-12-31", "Every year of the term has its window."),
    Case("by June", "2028-06-30T12:00", "2028-12-31", "The last year in which there is something to terminate."),
    Case("by June", "2028-07-01T00:00", "nothing_to_terminate", f"It would count for 31 December 2029. {_ENDS_SAME_DAY}"),
    Case("by June", "2029-03-01T12:00", "nothing_to_terminate", _ENDS_SAME_DAY),
    Case("by June", "2029-11-01T12:00", "nothing_to_terminate", "It would count for 2030; the term ends before."),
    Case("by June", "2025-12-10T12:00", "notice_before_in_force", "Signed, but its first day has not come."),
    Case("by June", "2026-09-01T12:00", "2027-12-31 late", "The last signature came after the year's deadline: next year's is the first.", in_force="2026-08-15T10:00"),
    Case("by June", "2026-06-20T12:00", "2026-12-31", "In force in the middle of a window: what is left of it counts.", in_force="2026-06-15T10:00"),
    Case("by June", "2026-06-10T12:00", "notice_before_in_force", "Before the last signature nobody is bound.", in_force="2026-06-15T10:00"),
    Case("by June", "2027-03-01T12:00", "notice_already_given", "One notice stands; a second adds nothing.", stands_until="2028-01-01T00:00"),
    Case("by June", "2028-03-01T12:00", "party_has_left", "Who has left has nothing to end.", left="2028-01-01T00:00"),
    Case("by June", "2027-03-01T12:00", "notice_before_in_force", "A party that joins later can give notice from then on.", joined="2027-04-01T00:00"),
    Case("by June", "2027-05-01T12:00", "2027-12-31", "A party that joined by accession has a party's rights.", joined="2027-04-01T00:00"),
    Case("by June", "2027-03-01T12:00", "year_is_over", "Nobody can end in the past.", asked_for="2026-12-31"),
    Case("by June", "2026-06-30T21:30Z", "2026-12-31", "23:30 in Stockholm, in time there; 00:30 in Helsinki.", zone="Europe/Stockholm"),
    # Late notices refused.
    Case("by June, strict", "2026-06-30T23:59", "2026-12-31", _EVE),
    Case("by June, strict", "2026-07-01T00:00", "notice_too_late", "The rule refuses a late notice; both windows are named."),
    Case("by June, strict", "2026-09-01T12:00", "notice_too_late", "In force only after the year's deadline: next year's is the first.", in_force="2026-08-15T10:00"),
    Case("by June, strict", "2028-08-01T12:00", "nothing_to_terminate", "Late, and the next end is the term's own: that is what is said."),
    # An opening day.
    Case("May and June", "2026-04-30T23:59", "window_not_open", "An opening day is agreed, and it has not come."),
    Case("May and June", "2026-05-01T00:00", "2026-12-31", "The opening day counts whole."),
    Case("May and June", "2026-07-01T00:00", "2027-12-31 late", "Late in its year, so for the next end."),
    Case("May and June", "2027-01-02T12:00", "window_not_open", "A new year: what is early now can be given when the window opens."),
    # A deadline in the autumn, an end in the next year.
    Case("by October, for March", "2026-10-31T12:00", "2027-03-31", "The end is the first 31 March after the deadline."),
    Case("by October, for March", "2026-11-01T00:00", "2028-03-31 late", "After the deadline, a whole year later."),
    # Deadlines that fall on days on which nobody works.
    Case("by 31 January, next working day", "2027-02-01T23:59", "2027-12-31", "31 January 2027 is a Sunday; the deadline moves to Monday."),
    Case("by 31 January, next working day", "2027-02-02T00:00", "2028-12-31 late", "Monday is over."),
    Case("by 6 December, next working day", "2026-12-07T12:00", "2027-06-30", "Independence Day 2026 is a Sunday; Monday counts."),
    Case("by 6 December, next working day", "2028-12-06T23:59", "2029-06-30", "Independence Day 2028 is a Wednesday and a holiday: Thursday is the deadline."),
    Case("by 6 December, next working day", "2028-12-07T23:59", "2029-06-30", "Thursday, the deadline as it moved."),
    Case("by 6 December, next working day", "2028-12-08T00:00", "2030-06-30 late", "Thursday is over."),
    Case("to the year's end, next working day", "2028-12-31T23:59", "2028-12-31", "A Sunday that could not move on past the end itself."),
    Case("to the year's end, next working day", "2029-01-01T00:00", "2029-12-31", "It would end in the past otherwise: the next window, and in time for it."),
    Case("by 20 June, next working day", "2031-06-23T23:59", "2031-12-31", "20 June 2031 is Midsummer Eve, a Friday: Monday is the deadline."),
    Case("by 20 June, next working day", "2031-06-24T00:00", "2032-12-31 late", "Monday is over."),
    Case("by 20 June, next working day", "2027-06-20T12:00", "2027-12-31", "A Sunday: on it and on Monday it is in time."),
    # Deadlines on the nights on which the clock is changed.
    Case("by 25 October", "2026-10-25T21:59:59Z", "2026-12-31", "A day of 25 hours: until midnight in winter time."),
    Case("by 25 October", "2026-10-25T22:00Z", "2027-12-31 late", "26 October has begun."),
    Case("by 29 March", "2026-03-29T20:59:59Z", "2026-12-31", "A day of 23 hours: until midnight in summer time."),
    Case("by 29 March", "2026-03-29T21:00Z", "2027-12-31 late", "30 March has begun, an hour sooner in UTC than the day before."),
    # 29 February.
    Case("by the end of February", "2027-02-28T23:59", "2027-12-31", "29 February means the last day of February."),
    Case("by the end of February", "2028-02-29T23:59", "2028-12-31", "A leap year has it."),
    Case("by the end of February", "2027-03-01T00:00", "2028-12-31 late", "The last day of February is over."),
    # A rolling notice period.
    Case("three months", "2026-03-10T12:00", "2026-06-10", "The day of the same number, three months on; the day of receipt does not count."),
    Case("one month", "2027-01-31T12:00", "2027-02-28", "31 January + 1 month: February's last day."),
    Case("one month", "2028-01-31T12:00", "2028-02-29", "The same in a leap year."),
    Case("one month", "2027-01-28T12:00", "2027-02-28", "So have 28, 29, 30 and 31 January the same end."),
    Case("one month", "2027-02-28T12:00", "2027-03-28", "The day of the same number, not the end of the month."),
    Case("one month", "2028-02-29T12:00", "2028-03-29", "29 February is a day like any other."),
    Case("one month", "2026-03-29T01:30Z", "2026-04-29", "The night on which the clock goes forward: the civil day counts."),
    Case("one month", "2026-10-24T21:30Z", "2026-11-25", "00:30 on 25 October in Helsinki, while UTC still has the 24th."),
    Case("one month", "2026-10-25T01:30Z", "2026-11-25", "The hour that comes twice belongs to the same day."),
    Case("twelve months", "2028-02-29T12:00", "2029-02-28", "No 29 February in the year after."),
    Case("three months to the month's end", "2026-03-10T12:00", "2026-06-30", "Three months, filled up to the end of that month."),
    Case("three months to the month's end", "2026-11-30T12:00", "2027-02-28", "30 November + 3 months: 28 February, the month's end."),
    Case("six months to the year's end", "2026-06-30T23:59", "2026-12-31", "30 June + 6 months: 30 December, so this year."),
    Case("six months to the year's end", "2026-07-01T00:00", "2027-12-31", "1 July + 6 months: 1 January, so the year after."),
    Case("one month, next working day", "2026-11-24T12:00", "2026-12-28", "Christmas Eve to the second day of Christmas, then a Sunday: Monday 28 December."),
    Case("one month, next working day", "2026-03-03T12:00", "2026-04-07", "Good Friday to Easter Monday: Tuesday 7 April."),
    Case("one month, next working day", "2026-05-19T12:00", "2026-06-22", "Midsummer Eve, Midsummer Day, a Sunday: Monday 22 June."),
    Case("three months, to 2027", "2027-09-30T23:59", "2027-12-30", "The last day on which a notice ends it before its term."),
    Case("three months, to 2027", "2027-10-01T00:00", "nothing_to_terminate", "It would end on 1 January 2028; the term ends before."),
    # No termination, and who may give notice.
    Case("none", "2026-05-01T12:00", "no_termination", "The agreement ends with its term and not before."),
    Case("municipalities only", "2026-05-01T12:00", "2026-12-31", "A municipality is of a kind that may give notice."),
    Case("municipalities only", "2026-05-01T12:00", "not_entitled", "An association is not.", kind=PartyKind.ASSOCIATION),
    # Open-ended and prolonged terms.
    Case("open-ended", "2041-06-30T12:00", "2041-12-31", "Without a last day there is a window every year."),
    Case("prolonged", "2027-06-30T23:59", "2027-12-31", "In time for the end of the term: it is not prolonged."),
    Case("prolonged", "2027-07-01T00:00", "2028-12-31 late", "The term runs on by a year, and ends with that."),
    Case("prolonged", "2027-12-31T23:59:59", "2028-12-31 late", "To the last moment of the agreed term: it runs on, and ends with the year after."),
    Case("prolonged", "2028-06-30T23:59", "2028-12-31", "Each year that it runs on has its window."),
    Case("prolonged, three months' notice", "2027-09-30T12:00", "2027-12-30", "Three months before the end of the term: it ends a day before it."),
    Case("prolonged, three months' notice", "2027-10-01T12:00", "2028-01-01", "It runs on, and ends with the notice period: on its first day."),
)  # fmt: skip
