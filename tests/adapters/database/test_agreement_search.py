"""The list that a coordinator searches: what is stuck comes first, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database import troubles
from adapters.database.agreement_search import Order, Wanted, search
from adapters.database.drafts import add_parties
from adapters.database.tables import (
    AgreementRow,
    DecidingRow,
    MailRow,
    NotRightPersonRow,
    PartyRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus
from domain.troubles import Trouble
from tests.adapters.database.rows import AT, add_agreement, party
from tests.databases import Database


async def out_for_signing(session: AsyncSession, number: str) -> list[str]:
    """Add an agreement in an open round; return the ids of its requests."""
    agreement_id = await add_agreement(session, number, status=AgreementStatus.SIGNING)
    session.add(
        SigningRoundRow(
            id=f"round-{number}",
            agreement_id=agreement_id,
            number=1,
            status=RoundStatus.OPEN,
            document_sha256="d",
            started_by="staff",
            sent_at=AT,
            closes_at=AT + timedelta(days=30),
        )
    )
    await session.flush()
    people = await session.scalars(
        select(PersonRow)
        .join(PartyRow, PartyRow.id == PersonRow.party_id)
        .where(PartyRow.agreement_id == agreement_id)
        .order_by(PartyRow.ordinal)
    )
    requests = [
        SigningRequestRow(
            id=f"{number}-{n}",
            round_id=f"round-{number}",
            person_id=person.id,
            party_id=person.party_id,
            group_number=0,
            field=f"f{n}",
            status=RequestStatus.WAITING,
            generation=1,
        )
        for n, person in enumerate(people)
    ]
    session.add_all(requests)
    await session.flush()
    return [request.id for request in requests]


async def mail(session: AsyncSession, request_id: str, key: str, status: str, hours: int) -> None:
    request = await session.get_one(SigningRequestRow, request_id)
    round_ = await session.get_one(SigningRoundRow, request.round_id)
    session.add(
        MailRow(
            key=key,
            agreement_id=round_.agreement_id,
            kind="invitation",
            person_id=request.person_id,
            request_id=request_id,
            message_id=key,
            status=status,
            created_at=AT + timedelta(hours=hours),
        )
    )
    await session.flush()


async def numbers(session: AsyncSession, wanted: Wanted) -> list[str]:
    found = await search(session, wanted, at=AT)
    assert found.total == len(found.items)
    return [one.summary.number for one in found.items]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            sent.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_what_is_stuck_comes_first_and_says_why(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.sessions.begin() as session:
        bounced, other = await out_for_signing(session, "mail")
        await mail(session, bounced, "m1", "failed", 1)
        await mail(session, other, "m2", "failed", 1)
        await mail(session, other, "m3", "sent", 2)
        declined, doubting = await out_for_signing(session, "people")
        asked = await session.get_one(SigningRequestRow, declined)
        asked.status = RequestStatus.DECLINED
        doubter = await session.get_one(SigningRequestRow, doubting)
        session.add(
            NotRightPersonRow(
                id="n",
                request_id=doubting,
                person_id=doubter.person_id,
                generation=1,
                words="",
                told_at=AT,
            )
        )
        await add_agreement(session, "newest", created_at=AT + timedelta(days=9))
    async with database.reads() as session:
        found = await search(session, Wanted(), at=AT)
        assert await numbers(session, Wanted(trouble=Trouble.MAIL)) == ["mail"]
        assert sorted(await numbers(session, Wanted(is_stuck=True))) == ["mail", "people"]
        assert (await numbers(session, Wanted(order=Order.NEWEST)))[0] == "newest"
        monkeypatch.setattr(troubles, "_FEW", 0)  # as where thousands are stuck
        assert await search(session, Wanted(), at=AT) == found
        assert await numbers(session, Wanted(trouble=Trouble.MAIL)) == ["mail"]
        assert sorted(await numbers(session, Wanted(is_stuck=True))) == ["mail", "people"]
    told = {one.summary.number: one.troubles for one in found.items}
    assert told == {
        "mail": (Trouble.MAIL,),
        "people": (Trouble.DECLINED, Trouble.NOT_RIGHT_PERSON),
        "newest": (),
    }
    assert [one.summary.number for one in found.items][-1] == "newest"
    assert (found.total, found.stuck) == (3, 2)


async def test_what_was_mended_is_stuck_no_more(database: Database) -> None:
    async with database.sessions.begin() as session:
        bounced, _ = await out_for_signing(session, "mended")
        await mail(session, bounced, "m1", "failed", 1)
        await mail(session, bounced, "m2", "sent", 2)
        expired, _ = await out_for_signing(session, "again")
        del expired
        await session.execute(
            update(SigningRoundRow)
            .where(SigningRoundRow.id == "round-again")
            .values(status=RoundStatus.EXPIRED)
        )
        await session.execute(
            update(AgreementRow)
            .where(AgreementRow.number == "again")
            .values(status=AgreementStatus.DRAFT)
        )
    async with database.reads() as session:
        assert await numbers(session, Wanted(is_stuck=True)) == ["again"]
        assert await numbers(session, Wanted(trouble=Trouble.EXPIRED)) == ["again"]
    async with database.sessions.begin() as session:
        await session.execute(update(AgreementRow).values(status=AgreementStatus.WITHDRAWN))
    async with database.reads() as session:
        assert await numbers(session, Wanted(is_stuck=True)) == []


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
async def test_decisions_are_late_from_the_day_after_that_on_which_they_were_expected(
    database: Database, days: int, *, late: bool
) -> None:
    async with database.sessions.begin() as session:
        agreement_id = await add_agreement(session, status=AgreementStatus.DECIDING)
        session.add(
            DecidingRow(
                id="d",
                agreement_id=agreement_id,
                document_sha256="d",
                version=1,
                expected_on=date(2026, 3, 2),
                sent_by="staff",
                sent_at=AT,
            )
        )
    async with database.reads() as session:
        found = await search(session, Wanted(), at=AT + timedelta(days=days))
    assert (Trouble.DECISIONS_LATE in found.items[0].troubles) is late


async def test_words_are_looked_for_in_number_title_and_parties(database: Database) -> None:
    async with database.sessions.begin() as session:
        await add_agreement(session, "2026-0001")
        other = await add_agreement(session, "2026-0100%")
        await add_parties(session, other, [party("MÄNTYHARJU 50 %_ GROẞ-Å")])
    async with database.reads() as session:
        assert len(await numbers(session, Wanted("OAK small"))) == 2
        assert await numbers(session, Wanted("0100%")) == ["2026-0100%"]
        for words in ("mäntyharju small", "MÄNTYharju 0100", "50 %_", "gross-å", "GROSS-A\u030a"):
            assert await numbers(session, Wanted(words)) == ["2026-0100%"], words
        assert await numbers(session, Wanted("oakelm")) == []
        assert await numbers(session, Wanted("birch")) == []
        assert await numbers(session, Wanted("Small", status=AgreementStatus.IN_FORCE)) == []


async def test_many_agreements_cost_no_more_queries_than_one(database: Database) -> None:
    async with database.sessions.begin() as session:
        await out_for_signing(session, "first")
    async with database.reads() as session:
        with counted(database) as of_one:
            await search(session, Wanted("small"), at=AT)
    async with database.sessions.begin() as session:
        for n in range(12):
            request, _ = await out_for_signing(session, f"more-{n}")
            await mail(session, request, f"m{n}", "failed", 1)
    async with database.reads() as session:
        with counted(database) as of_many:
            found = await search(session, Wanted("small"), at=AT)
    assert len(found.items) == 13
    assert len(of_many) == len(of_one)
