"""A mail server that is away, busy, or dies in the middle of a mail: everybody gets each once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.database.tables import MailRow, PersonRow
from adapters.holiday_calendar import holidays_of
from commands.rehearsal.crowd import sign_all
from domain.reminders import reminder_times
from tests.journeys.mail_outages import StackWithPost
from tests.journeys.story import ZONE, Story, story_on

pytestmark = pytest.mark.timeout(300)
MINUTE = timedelta(minutes=1)


async def reminders_of(told: Story) -> tuple[datetime, ...]:
    round_ = await told.api.round(told.id, 1)
    return reminder_times(
        sent_at=datetime.fromisoformat(round_["sent_at"]),
        closes_at=datetime.fromisoformat(round_["closes_at"]),
        zone=ZONE,
        is_holiday=holidays_of("FI"),
    )


async def mails_of(stack: StackWithPost) -> list[tuple[str, str, str, str]]:
    """Return address, kind, Message-ID and status of every mail that the records know of."""
    async with stack.services.reads() as session:
        rows = await session.execute(
            select(PersonRow.email, MailRow.kind, MailRow.message_id, MailRow.status).join(
                PersonRow, PersonRow.id == MailRow.person_id
            )
        )
        return [(address, kind, id_, status) for address, kind, id_, status in rows]


@pytest.mark.abuse(58)
async def test_everybody_gets_each_mail_once_whatever_the_mail_server_does(tmp_path: Path) -> None:
    stack = StackWithPost(tmp_path)
    async with story_on(stack, first_in=40) as told:
        post, (one, two, *others) = stack.post, told.links
        first, second, *_ = await reminders_of(told)

        # Nobody answers for an hour. Meanwhile somebody signs, and reminders fall due.
        await stack.skip_to(first - 10 * MINUTE)
        had = len(post.accepted)
        await post.go()
        await sign_all(stack.public_url, [one])
        await stack.run_to(first + 50 * MINUTE)
        assert len(post.accepted) == had
        await post.come()
        await stack.run_to(first + 150 * MINUTE)
        assert len(post.accepted) == had + 1 + len([two, *others])

        # It says “try again later” for an hour.
        await stack.skip_to(second - 10 * MINUTE)
        had, tries = len(post.accepted), post.tries
        post.to = "451 4.3.0 try again later"
        await sign_all(stack.public_url, [two])
        await stack.run_to(second + 50 * MINUTE)
        assert len(post.accepted) == had
        assert post.tries > tries + len(others)
        post.to = ""
        await stack.run_to(second + 150 * MINUTE)
        assert len(post.accepted) == had + 1 + len(others)

        # It takes a mail and dies before it says so: only a second copy is safe, and is the same.
        post.dies = 3
        await sign_all(stack.public_url, others)
        await stack.run_to(second + 400 * MINUTE)
        await stack.settle()
        assert (await told.api.round(told.id, 1))["status"] == "complete"

        mails = await mails_of(stack)
        assert {status for *_, status in mails} == {"sent"}
        twice = Counter(post.unanswered)
        assert post.copies() == {
            (address, message_id): 1 + twice[message_id] for address, _, message_id, _ in mails
        }
        assert len(twice) == 3
        assert post.is_clean
        each = Counter((address, kind) for address, kind, *_ in mails)
        reminded = Counter(number for (_, kind), number in each.items() if kind == "reminder")
        assert reminded == {1: 1, 2: len(others)}
        assert {n for (_, kind), n in each.items() if kind != "reminder"} == {1}
        kinds = Counter(kind for _, kind, *_ in mails)
        assert kinds["receipt"] == len(await told.events("signature_given"))
