"""A month away over a window, its reminders and New Year: once, in order, nothing stale."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from commands.rehearsal.mailbox import mails_to
from tests.journeys.story import Story, happened_and_recorded, local, yearly_story

pytestmark = pytest.mark.timeout(300)

BY_DATE = ("termination_window_", "duty_year_closed", "renewal_", "term_")
CONTACT = "kaisa.koe@testila.example.org"
OPENED, CLOSING = "Sopimuksen voi irtisanoa", "Viimeinen irtisanomispäivä"


@dataclass(frozen=True)
class Away:
    """What the records got while nothing ran and when it came back, and what was mailed of it."""

    events: list[tuple[str, datetime, datetime]]
    mails: Counter[str]

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.events]


async def away(told: Story, *, since: date, until: datetime) -> Away:
    """Let nothing run from the noon of a day; return what happened by date in that time."""
    gone_at = local(since, 12)
    await told.stack.skip_to(gone_at)
    before = mailed(told)
    async with told.stack.away_until(until):
        pass
    events = [
        (event["kind"], *happened_and_recorded(event))
        for event in await told.api.events(told.id)
        if event["kind"].startswith(BY_DATE)
    ]
    return Away([e for e in events if gone_at <= e[1] < until], mailed(told) - before)


def mailed(told: Story) -> Counter[str]:
    """Return how many mails of windows the contact person of a party has got, by what they say."""
    subjects = [mail.head.subject for mail in mails_to(told.stack.caught_mail, CONTACT)]
    return Counter({word: sum(s.startswith(word) for s in subjects) for word in (OPENED, CLOSING)})


@pytest.mark.abuse(57)
async def test_what_fell_due_in_a_month_away_is_done_once_in_order_and_nothing_stale_is_sent(
    tmp_path: Path,
) -> None:
    async with yearly_story(tmp_path) as told:
        year = told.first_on.year + 1
        new_year, back_at = local(date(year, 1, 1)), local(date(year, 1, 20), 9)
        over_new_year = await away(told, since=date(year - 1, 12, 10), until=back_at)
        assert over_new_year.kinds == [
            "duty_year_closed",
            "termination_window_opened",
            "termination_window_told",
        ]
        assert [at for _, at, _ in over_new_year.events][:2] == [new_year, new_year]
        assert over_new_year.mails == {OPENED: 1}  # of use still: the window is open
        check_in_order(over_new_year, back_at)

        back_at = local(date(year, 6, 26), 12)
        over_reminders = await away(told, since=date(year, 5, 20), until=back_at)
        assert over_reminders.kinds == ["termination_window_reminded"] * 2
        assert over_reminders.mails == {CLOSING: 1}  # the first was overtaken by the second
        check_in_order(over_reminders, back_at)

        back_at = local(date(year + 1, 7, 10), 12)
        over_deadline = await away(told, since=date(year + 1, 5, 20), until=back_at)
        assert over_deadline.kinds == [
            "termination_window_reminded",
            "termination_window_reminded",
            "termination_window_closed",
        ]
        assert over_deadline.events[-1][1] == local(date(year + 1, 7, 1))
        assert not over_deadline.mails
        check_in_order(over_deadline, back_at)


def check_in_order(found: Away, back_at: datetime) -> None:
    happened = [at for _, at, _ in found.events]
    recorded = [at for _, _, at in found.events]
    assert happened == sorted(happened)
    assert recorded == sorted(recorded)
    assert all(at >= back_at for at in recorded)
