"""The last day for signing, over HTTP and SMTP on a clock that skips: moved, or gone by."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from commands.rehearsal.mailbox import mails_to
from tests.journeys.story import Story, local, story

pytestmark = pytest.mark.timeout(300)


async def _address_behind(told: Story, link: str) -> str:
    request = link.rpartition("/")[2].partition(".")[0]
    parties = (await told.api.round(told.id, 1))["parties"]
    return next(
        str(asked["person"]["email"])
        for party in parties
        for asked in party["requests"]
        if asked["id"] == request
    )


def _calendar(told: Story, address: str) -> list[tuple[str, int, object]]:
    """Return what the mails to an address put into its calendar, the oldest first."""
    entries = []
    for mail in mails_to(told.stack.caught_mail, address):
        for part in mail.message.walk():
            if part.get_content_type() == "text/calendar":
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                calendar = Calendar.from_ical(content)
                (event,) = calendar.walk("VEVENT")
                entries.append(
                    (str(calendar["METHOD"]), event.decoded("SEQUENCE"), event.decoded("DTSTART"))
                )
    return sorted(entries, key=lambda entry: entry[1])


async def test_a_deadline_is_moved_and_the_others_sign_when_the_first_one_is_over(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, first_in=10) as told:
        stack, (first, *others) = told.stack, told.links
        asked = await _address_behind(told, others[-1])
        await told.sign([first])
        await stack.skip_to(local(told.closes_on, 23, 30))
        had = len(_calendar(told, asked))
        later = told.closes_on + timedelta(days=20)
        moved = await told.api.act(
            *(told.id, "signing-rounds/1/deadline"),
            key="deadline-later",
            closes_on=later.isoformat(),
        )
        over = local(later + timedelta(days=1))
        assert datetime.fromisoformat(moved["closes_at"]) == over
        await stack.skip_to(local(later, 23))
        entries = _calendar(told, asked)
        assert [sequence for _, sequence, _ in entries] == list(range(len(entries)))
        assert {day for _, _, day in entries[:had]} == {told.closes_on}
        assert {day for _, _, day in entries[had:]} == {later}
        words = [mail.message["Subject"] for mail in mails_to(stack.caught_mail, asked)]
        assert len([subject for subject in words if subject.startswith("More time to sign")]) == 1
        assert len(entries) > had + 1, "no reminder came after the deadline had been moved"
        assert not [
            m
            for m in mails_to(stack.caught_mail, await _address_behind(told, first))
            if m.message["Subject"].startswith("More time to sign")
        ]

        await told.sign(others)
        assert (await told.api.round(told.id, 1))["status"] == "complete"
        (kept,) = await told.moments("deadline_extended")
        assert kept[0] < local(told.closes_on + timedelta(days=1))
        assert len(await told.events("signature_given")) > 1
