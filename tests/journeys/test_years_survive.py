"""Whatever is away while something falls due: it is done once, in order, with its true time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.holiday_calendar import holidays_of
from commands.rehearsal import party_side, signatory
from domain.months import next_working_day
from tests.journeys.story import local, story

pytestmark = pytest.mark.timeout(300)


async def test_a_signature_of_the_last_minute_counts_though_nothing_ran_until_two_o_clock(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=-10) as told:
        needed, *others = told.links  # the first party has one signatory
        await told.sign(others)
        last_minute = local(told.closes_on, 23, 59)
        await told.stack.skip_to(last_minute)
        async with told.stack.away_until(local(told.closes_on + timedelta(days=1), 2)):
            async with signatory.browser(told.stack.public_url) as client:
                page = await signatory.post_signature(client, needed)
            assert signatory.is_being_recorded(page)
        state = await told.state()
        assert state["status"] == "in_force"
        in_force_at = datetime.fromisoformat(state["in_force_at"])
        assert timedelta(0) <= in_force_at - last_minute < timedelta(minutes=1)
        assert not await told.moments("round_expired")


async def test_workers_away_over_the_first_day_record_it_once_with_its_true_time(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=40) as told:
        await told.sign(told.links)
        assert (await told.state())["status"] == "signed"
        back_at = local(told.first_on + timedelta(days=31), 9)
        async with told.stack.away_until(back_at):
            pass
        ((happened_at, recorded_at),) = await told.moments("agreement_in_force")
        assert happened_at == local(told.first_on)
        assert recorded_at >= back_at
        assert (await told.state())["status"] == "in_force"


async def test_who_was_away_for_reminders_until_a_saturday_sends_one_on_the_next_working_day(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=40) as told:
        outstanding = len(told.links)
        late = told.closes_on - timedelta(days=5)
        saturday = late - timedelta(days=(late.weekday() - 5) % 7)
        async with told.stack.away_until(local(saturday, 12)):
            pass
        assert not await told.moments("reminder_sent")
        opens = next_working_day(saturday, holidays_of("FI"))
        await told.stack.skip_to(local(opens, 12))
        reminders = await told.moments("reminder_sent")
        assert len(reminders) == outstanding
        assert all(local(opens, 8) <= at < local(opens, 9) for at, _ in reminders)


async def test_workers_away_over_the_end_of_the_term_end_it_once_with_its_true_time(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=-10) as told:
        await told.sign(told.links)
        over_at = local(told.last_on + timedelta(days=1))
        await told.stack.skip_to(over_at - timedelta(days=2))
        async with told.stack.away_until(over_at + timedelta(days=60)):
            pass
        assert [at for at, _ in await told.moments("term_ended")] == [over_at]
        state = await told.state()
        assert state["status"] == "term_ended"
        assert datetime.fromisoformat(state["ended_at"]) == over_at


@pytest.mark.abuse(57)
async def test_a_clock_that_goes_back_an_hour_or_a_day_ahead_changes_nothing(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=10) as told:
        clock, over_at = told.stack.clock, local(told.last_on + timedelta(days=1))
        await told.sign(told.links)
        await told.stack.skip_to(local(told.first_on) - timedelta(minutes=30))
        clock.wrong_by = -timedelta(hours=1)
        await told.stack.skip_to(local(told.first_on) + timedelta(minutes=10))
        clock.wrong_by = timedelta(0)
        await told.stack.skip_to(local(told.first_on) + timedelta(days=2))
        assert [at for at, _ in await told.moments("agreement_in_force")] == [local(told.first_on)]
        assert (await told.state())["status"] == "in_force"
        await told.stack.skip_to(over_at - timedelta(hours=30))
        clock.wrong_by = timedelta(days=1)
        await told.stack.skip_to(over_at - timedelta(hours=12))
        assert not await told.moments("term_ended")
        clock.wrong_by = timedelta(0)
        await told.stack.skip_to(over_at + timedelta(days=1))
        assert [at for at, _ in await told.moments("term_ended")] == [over_at]


async def test_an_amendment_of_the_last_minute_of_the_term_counts_though_nothing_ran(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=-10) as told:
        await told.sign(told.links)
        stack, new_last_on = told.stack, told.last_on + timedelta(days=365)
        await stack.skip_to(local(told.last_on - timedelta(days=5), 12))
        needed, *others = await told.amend(closes_on=told.last_on, last_on=new_last_on)
        await told.sign(others)
        await stack.skip_to(local(told.last_on, 23, 59))
        async with stack.away_until(local(told.last_on + timedelta(days=1), 2)):
            assert signatory.is_being_recorded(await party_side.sign(stack.public_url, needed))
        ((amended_at, _),) = await told.moments("agreement_amended")
        assert amended_at < local(told.last_on + timedelta(days=1))
        state = await told.state()
        assert (state["status"], state["last_day"]) == ("in_force", new_last_on.isoformat())
        assert not await told.moments("term_ended")
