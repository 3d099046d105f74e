"""Windows open, close and are told of by themselves; a term runs on unless notice was given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from adapters.database.audit import list_events
from adapters.database.people import parties_of
from adapters.database.tables import AgreementRow, NoticeRow
from domain.agenda import Due, DueKind
from domain.lifecycle import AgreementStatus
from domain.notices import NoticeStatus
from messages.agenda import AgendaKey, CarriedOut, CarryOut
from messages.mail import MailKind
from tests.activities.house import House, run

FIRST_DAY = datetime(2025, 12, 31, 22, tzinfo=UTC)
JULY = datetime(2026, 6, 30, 21, tzinfo=UTC)
CONTACTS = 3


async def in_force(house: House, template: str) -> str:
    drafted = await house.draft(template=template)
    async with house.database.sessions.begin() as session:
        row = await session.get_one(AgreementRow, drafted.agreement_id)
        row.status, row.in_force_at = AgreementStatus.IN_FORCE, FIRST_DAY
    return drafted.agreement_id


async def next_due(house: House, agreement_id: str) -> Due:
    due = (await run(house.records.next_due, AgendaKey(agreement_id))).due
    assert due is not None
    return due


async def carry_out(house: House, agreement_id: str, *, late: timedelta) -> tuple[Due, CarriedOut]:
    due = await next_due(house, agreement_id)
    house.clock.now = max(house.clock.now, due.at + late)
    return due, await run(house.records.carry_out, CarryOut(agreement_id, due))


async def test_a_years_window_opens_is_told_of_and_closes(house: House) -> None:
    agreement_id = await in_force(house, "small-yearly")
    house.clock.now = FIRST_DAY
    seen = [await carry_out(house, agreement_id, late=timedelta(0)) for _ in range(6)]
    assert [due.key for due, _ in seen] == [
        "window_opens:2026",
        "window_told:2026",
        "window_reminder:2026:30",
        "window_reminder:2026:7",
        "window_closes:2026",
        "window_opens:2027",
    ]
    assert [len(done.mails) for _, done in seen] == [0, CONTACTS, CONTACTS, CONTACTS, 0, 0]
    assert [mail.number for _, done in seen[1:4] for mail in done.mails[:1]] == [0, 1, 2]
    assert seen[4][0].at == JULY
    async with house.database.reads() as session:
        events = await list_events(session, agreement_id)
    closed = [e.occurred_at for e in events if e.kind == "termination_window_closed"]
    assert closed == [JULY]


async def test_after_a_year_without_workers_all_is_recorded_and_nobody_gets_old_word(
    house: House,
) -> None:
    agreement_id = await in_force(house, "small-yearly")
    house.clock.now = datetime(2027, 6, 1, 9, tzinfo=UTC)
    keys, mails = [], []
    while (due := await next_due(house, agreement_id)).at <= house.clock.now:
        done = await run(house.records.carry_out, CarryOut(agreement_id, due))
        keys.append(due.key)
        mails += [(mail.kind, mail.subject_id) for mail in done.mails]
    assert len(keys) == 8
    assert mails == [(MailKind.WINDOW_CLOSING, "2027")] * CONTACTS


async def test_the_last_year_of_a_term_has_no_window_and_ends_with_it(house: House) -> None:
    agreement_id = await in_force(house, "small-yearly")
    keys = []
    while (await next_due(house, agreement_id)).kind is not DueKind.TERM_ENDED:
        keys.append((await carry_out(house, agreement_id, late=timedelta(0)))[0].key)
    assert [key for key in keys if key.startswith("window_opens")] == [
        "window_opens:2026",
        "window_opens:2027",
        "window_opens:2028",
    ]


async def test_a_term_runs_on_by_a_year_and_the_contact_persons_are_told(house: House) -> None:
    agreement_id = await in_force(house, "small-prolonged")
    while (await next_due(house, agreement_id)).kind is not DueKind.TERM_PROLONGED:
        await carry_out(house, agreement_id, late=timedelta(0))
    due, _ = await carry_out(house, agreement_id, late=timedelta(0))
    assert due.at == datetime(2026, 12, 31, 22, tzinfo=UTC)
    async with house.database.reads() as session:
        row = await session.get_one(AgreementRow, agreement_id)
        assert row.last_on == date(2027, 12, 31)
        assert row.status == AgreementStatus.IN_FORCE
    following = [await carry_out(house, agreement_id, late=timedelta(0)) for _ in range(2)]
    assert {due.key for due, _ in following} == {
        "window_opens:2027",
        "prolongation_told:2027-12-31",
    }
    told = [mail for _, done in following for mail in done.mails]
    assert [mail.kind for mail in told] == [MailKind.TERM_PROLONGED] * CONTACTS


async def give_notice(house: House, agreement_id: str, ends_at: datetime) -> str:
    async with house.database.sessions.begin() as session:
        party = (await parties_of(session, agreement_id))[0]
        session.add(
            NoticeRow(
                id=str(uuid4()),
                agreement_id=agreement_id,
                party_id=party.party_id,
                status=NoticeStatus.GIVEN,
                started_at=FIRST_DAY,
                received_at=FIRST_DAY,
                ends_on=ends_at.date(),
                ends_at=ends_at,
                deadline_at=JULY,
            )
        )
    return party.party_id


async def test_who_has_given_notice_is_not_asked_about_it_again(house: House) -> None:
    agreement_id = await in_force(house, "small-yearly")
    await give_notice(house, agreement_id, datetime(2026, 12, 31, 22, tzinfo=UTC))
    house.clock.now = FIRST_DAY
    seen = [await carry_out(house, agreement_id, late=timedelta(0)) for _ in range(2)]
    assert len(seen[1][1].mails) == CONTACTS - 1


async def test_a_notice_that_ends_the_agreement_stops_word_and_prolongation(house: House) -> None:
    agreement_id = await in_force(house, "small-prolonged")
    await give_notice(house, agreement_id, datetime(2026, 12, 31, 22, tzinfo=UTC))
    seen = []
    while (await next_due(house, agreement_id)).kind is not DueKind.NOTICES_TAKE_EFFECT:
        seen.append(await carry_out(house, agreement_id, late=timedelta(0)))
    assert not [mail for _, done in seen for mail in done.mails]
    assert DueKind.TERM_PROLONGED not in {due.kind for due, _ in seen}
    _, done = await carry_out(house, agreement_id, late=timedelta(0))
    assert done.status is AgreementStatus.ENDED_BY_NOTICE
