"""What becomes of an agreement by the notices that stand, and what taking one back needs.

As cases of a table, beside those of `cases.py`: the state of affairs, the outcome, and why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.deadlines import end_of_day, start_of_day
from domain.errors import DomainError
from domain.months import MonthDay
from domain.prolongation import is_prolonged
from domain.term import Term
from domain.termination.rule import NoticeEnds, TakeBack, TermRule, YearlyDeadline
from domain.termination.standing import Membership, Notice, agreement_end
from domain.termination.taking_back import taking_back_of

HELSINKI = ZoneInfo("Europe/Helsinki")
_BY_JUNE = YearlyDeadline(notice_by=MonthDay(6, 30), ends_on=MonthDay(12, 31))
_LEAVES = replace(_BY_JUNE, effect=NoticeEnds.PARTY_LEAVES)
_FOUR_YEARS = Term(date(2026, 1, 1), date(2029, 12, 31))
_TWO_YEARS = Term(date(2026, 1, 1), date(2027, 12, 31))

_ENDS, _LEAVE = "the agreement ends", "the party leaves"
_THREE = "the party leaves, three needed"
_RUN_ON, _LEAVE_RUN_ON = "the agreement ends, prolonged", "the party leaves, prolonged"
ENDING_RULES: dict[str, TermRule] = {
    _ENDS: TermRule(_FOUR_YEARS, _BY_JUNE),
    _LEAVE: TermRule(_FOUR_YEARS, _LEAVES),
    _THREE: TermRule(_FOUR_YEARS, replace(_LEAVES, fewest_parties=3)),
    _RUN_ON: TermRule(_TWO_YEARS, _BY_JUNE, 12),
    _LEAVE_RUN_ON: TermRule(_TWO_YEARS, _LEAVES, 12),
}


def _notice(text: str) -> Notice:
    """Read `a 2026`, a notice of `a` in time for the end of 2026; `a 2026 back` is taken back."""
    party, year, *back = text.split()
    deadline_at = end_of_day(date(int(year), 6, 30), HELSINKI)
    given = Notice(
        text, party, deadline_at - timedelta(days=9), over(int(year)), deadline_at=deadline_at
    )
    return replace(given, taken_back_at=deadline_at) if back else given


def over(year: int) -> datetime:
    """Return when a year is over in the agreement's zone."""
    return end_of_day(date(year, 12, 31), HELSINKI)


def _notices(text: str) -> list[Notice]:
    return [_notice(part.strip()) for part in text.split(",") if part.strip()]


def _members(text: str) -> list[Membership]:
    """Read `a b c d+2027`: d joined with that year, the others were there from the beginning."""
    joined = [(name, year or "2026") for name, _, year in (w.partition("+") for w in text.split())]
    return [
        Membership(name, start_of_day(date(int(year), 1, 1), HELSINKI)) for name, year in joined
    ]


@dataclass(frozen=True, slots=True)
class Ending:
    """Parties and notices under a rule: how the agreement ends, as far as it is known."""

    rule: str
    parties: str
    notices: str
    expected: str
    why: str

    def outcome(self) -> str:
        """Return the last day and the reason, or that the term runs on."""
        rule, members = ENDING_RULES[self.rule], _members(self.parties)
        notices = _notices(self.notices)
        if is_prolonged(rule, HELSINKI, members, notices):
            return "runs on"
        end = agreement_end(rule, HELSINKI, members, notices)
        assert end is not None
        last_on = (end.at - timedelta(seconds=1)).astimezone(HELSINKI).date()
        return f"{last_on} {end.reason}"


ENDINGS = (
    Ending(_ENDS, "a b c", "", "2029-12-31 term", "Nobody gave notice: the term ends it."),
    Ending(_ENDS, "a b c", "a 2026", "2026-12-31 notice", "One notice ends it for all."),
    Ending(_ENDS, "a b c", "a 2027, b 2026", "2026-12-31 notice", "The earlier end comes first."),
    Ending(_ENDS, "a b c", "a 2026, b 2026", "2026-12-31 notice", "Two for one end: both end it."),
    Ending(_ENDS, "a b c", "a 2026 back", "2029-12-31 term", "Taken back, as if never given."),
    Ending(_ENDS, "a b", "a 2026 back, a 2027", "2027-12-31 notice", "Taken back and given again."),
    Ending(_LEAVE, "a b c", "a 2026", "2029-12-31 term", "The other two go on."),
    Ending(_LEAVE, "a b", "a 2026", "2026-12-31 too_few_parties", "One cannot go on alone."),
    Ending(_LEAVE, "a b c", "a 2026, b 2026", "2026-12-31 too_few_parties", "Two leave at once."),
    Ending(_LEAVE, "a b c", "a 2026, b 2027", "2027-12-31 too_few_parties", "With the second."),
    Ending(_LEAVE, "a b c", "a 2026, b 2027 back", "2029-12-31 term", "The second stays."),
    Ending(_LEAVE, "a b c", "b 2026 back, a 2027", "2029-12-31 term", "Who took it back counts as one who stays."),
    Ending(_LEAVE, "a b c d+2027", "a 2026, b 2026", "2029-12-31 term", "One joins as two leave."),
    Ending(_LEAVE, "a b d+2028", "a 2026", "2026-12-31 too_few_parties", "One joins too late."),
    Ending(_THREE, "a b c d", "a 2026", "2029-12-31 term", "Three remain, as many as needed."),
    Ending(_THREE, "a b c", "a 2026", "2026-12-31 too_few_parties", "Two remain, and three are needed."),
    Ending(_RUN_ON, "a b c", "", "runs on", "Nobody gave notice: a year more."),
    Ending(_RUN_ON, "a b c", "a 2027", "2027-12-31 notice", "It ends with the agreed term, by the notice."),
    Ending(_RUN_ON, "a b c", "a 2028", "runs on", "A late notice: first a year more, which it ends."),
    Ending(_RUN_ON, "a b c", "a 2027 back", "runs on", "Taken back: it runs on after all."),
    Ending(_LEAVE_RUN_ON, "a b c", "a 2027", "runs on", "Who leaves does not stop the others."),
    Ending(_LEAVE_RUN_ON, "a b", "a 2027", "2027-12-31 too_few_parties", "One cannot run on alone."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taking:
    """A notice of `a` for the end of 2027 that `a` asks to take back at a local time."""

    take_back: TakeBack
    asked: str
    expected: str
    why: str
    parties: str = "a b c"
    others: str = ""
    is_back: bool = False

    def outcome(self) -> str:
        """Return whose consent it needs, `freely`, or a refusal's code."""
        rule = TermRule(_FOUR_YEARS, replace(_LEAVES, take_back=self.take_back))
        mine = _notice("a 2027 back" if self.is_back else "a 2027")
        try:
            needs = taking_back_of(
                rule,
                mine,
                members=_members(self.parties),
                notices=[mine, *_notices(self.others)],
                at=datetime.fromisoformat(self.asked).replace(tzinfo=HELSINKI),
                zone=HELSINKI,
            )
        except DomainError as refusal:
            return refusal.code
        return f"with {' and '.join(sorted(needs.consents))}" if needs.consents else "freely"


_ALL, _UNTIL, _NEVER = TakeBack.CONSENT_OF_ALL, TakeBack.UNTIL_DEADLINE, TakeBack.NEVER
TAKINGS = (
    Taking(_ALL, "2027-06-25T12:00", "with b and c", "Every other party must consent."),
    Taking(_ALL, "2027-12-31T23:59:59", "with b and c", "With consent to the last moment."),
    Taking(_ALL, "2028-01-01T00:00", "notice_has_taken_effect", "What has ended is not revived."),
    Taking(_ALL, "2027-06-25T12:00", "with c", "Who has left is not asked.", others="b 2026"),
    Taking(_ALL, "2027-06-25T12:00", "with b and c", "Who will leave is still in force.", others="b 2027"),
    Taking(_ALL, "2027-06-25T12:00", "with b and c and d", "Who has joined is asked.", parties="a b c d+2027"),
    Taking(_ALL, "2027-06-25T12:00", "with b and c", "Who joins later is not.", parties="a b c d+2028"),
    Taking(_ALL, "2027-07-25T12:00", "notice_taken_back_already", "Once is enough.", is_back=True),
    Taking(_UNTIL, "2027-06-30T23:59:59", "freely", "As long as notice could be given."),
    Taking(_UNTIL, "2027-07-01T00:00", "taking_back_too_late", "The bound is the deadline's own."),
    Taking(_NEVER, "2027-06-25T12:00", "notice_cannot_be_taken_back", "So it was agreed."),
)  # fmt: skip
