"""Paths of the years: decided, left, ended by notice, amended, prolonged, renewed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from domain.agenda import Due, DueKind
from domain.lifecycle import AgreementStatus, RoundKind
from messages.agenda import CarriedOut
from messages.mail import MailKind, SendMail
from messages.recorded_acts import ActRecorded, RecordKind
from tests.replay.plays import SIGNATORIES, replace_statuses
from tests.workflows.house import House
from tests.workflows.world import one_group

_DAY = timedelta(days=1)
_TOGETHER = ("bo", "cid")


def _word(house: House, kind: MailKind, person: str = "ann") -> SendMail:
    return SendMail(f"{kind}:{person}", kind, house.agreement_id, 0, person_id=person)


async def _falls_due(house: House, *dues: tuple[DueKind, int]) -> None:
    """Put things on the agenda that fall due in so many days."""
    now = await house.now()
    house.world.agenda += [Due(now + _DAY * days, kind, f"{kind}:{days}") for kind, days in dues]


async def in_force(house: House) -> None:
    """Sign, and wait until it is in force; a term of two years."""
    house.world.term = 730 * _DAY
    await house.send_for_signing()
    await asyncio.gather(*(house.sign(request) for request in SIGNATORIES))
    await house.result(house.round())
    await house.skip(60 * _DAY)


async def decided(house: House) -> None:
    """Sent out, reminded, decided, drafted anew, a condition settled; then signed."""
    await house.draft()
    await _falls_due(house, (DueKind.DECIDE_REMINDER, 5), (DueKind.DECISIONS_OVERDUE, 12))
    reminder = CarriedOut(mails=(_word(house, MailKind.DECIDE_REMINDER),))
    house.world.consequences[DueKind.DECIDE_REMINDER] = reminder
    house.world.answer = ActRecorded(
        "",
        mails=(_word(house, MailKind.DECIDE_REQUEST),),
        status=AgreementStatus.DECIDING,
    )
    await house.record(RecordKind.SEND_FOR_DECISION)
    house.world.answer = ActRecorded("", "the record")
    await house.skip(6 * _DAY)
    await house.record(RecordKind.RECORD_DECISION)
    await house.record(RecordKind.REDRAFT_AGREEMENT)
    await house.skip(7 * _DAY)
    await house.record(RecordKind.RECORD_DECISION)
    await house.record(RecordKind.SETTLE_DECISION)
    await house.record(RecordKind.LEAVE_PARTY_OUT)
    await house.start()
    for request in SIGNATORIES:
        await house.sign(request)
    await house.result(house.agreement)


async def noticed(house: House) -> None:
    """Two sign a notice together, days apart; it ends the agreement on its day."""
    await in_force(house)
    house.world.groups = one_group(("b", "2", _TOGETHER))
    await house.start(kind=RoundKind.NOTICE)
    await house.sign("bo", number=2)
    await house.skip(3 * _DAY)
    await house.sign("cid", number=2)
    await house.result(house.round(2))
    house.world.consequences[DueKind.NOTICES_TAKE_EFFECT] = CarriedOut(
        mails=(_word(house, MailKind.AGREEMENT_ENDED),), status=AgreementStatus.ENDED_BY_NOTICE
    )
    await _falls_due(house, (DueKind.WINDOW_CLOSES, 30), (DueKind.NOTICES_TAKE_EFFECT, 200))
    await house.record(RecordKind.PAPER_NOTICE)
    await house.result(house.agreement)


async def left(house: House) -> None:
    """One notice is taken back, another runs out unsigned, a third lets its party leave."""
    await in_force(house)
    await house.record(RecordKind.PAPER_NOTICE)
    house.world.answer = ActRecorded("", mails=(_word(house, MailKind.NOTICE_TAKEN_BACK),))
    await house.record(RecordKind.WORD_ON_TAKING_BACK)
    house.world.lasts = 14 * _DAY
    house.world.groups = one_group(("b", "2", _TOGETHER))
    await house.start(kind=RoundKind.NOTICE)
    await house.sign("bo", number=2)
    await house.skip(15 * _DAY)
    house.world.consequences[DueKind.NOTICES_TAKE_EFFECT] = CarriedOut(
        mails=(_word(house, MailKind.NOTICE_TOOK_EFFECT),)
    )
    await _falls_due(house, (DueKind.NOTICES_TAKE_EFFECT, 90))
    await house.record(RecordKind.PAPER_NOTICE)
    await house.result(house.agreement)


async def amended(house: House) -> None:
    """A changed plan asks for an amendment that all sign; a dispute comes and goes beside it."""
    await in_force(house)
    await house.record(RecordKind.OPEN_DISPUTE)
    await house.record(RecordKind.CHANGE_PLAN)
    house.world.groups = [replace_statuses(group) for group in house.world.groups]
    await house.start(kind=RoundKind.AMENDMENT)
    await house.record(RecordKind.TAKE_DISPUTE_STEP)
    await asyncio.gather(*(house.sign(request, number=2) for request in SIGNATORIES))
    await house.result(house.round(2))
    await house.record(RecordKind.CLOSE_DISPUTE)
    await house.result(house.agreement)


async def renewed(house: House) -> None:
    """Duties noted and missed, the next term offered, a gap warned of; the old one ends."""
    await in_force(house)
    house.world.consequences[DueKind.RENEWAL_OFFERED] = CarriedOut(
        mails=(_word(house, MailKind.RENEWAL_OFFERED),)
    )
    await _falls_due(
        house,
        (DueKind.DUTY_REMINDER, 100),
        (DueKind.DUTY_YEAR_CLOSED, 300),
        (DueKind.RENEWAL_OFFERED, 400),
        (DueKind.RENEWAL_GAP, 500),
    )
    await house.record(RecordKind.NOTE_DUTY)
    await house.result(house.agreement)


async def prolonged(house: House) -> None:
    """The term runs on by a period, and later ends."""
    await in_force(house)
    house.world.consequences[DueKind.PROLONGATION_TOLD] = CarriedOut(
        mails=(_word(house, MailKind.TERM_PROLONGED),)
    )
    await _falls_due(house, (DueKind.TERM_PROLONGED, 300), (DueKind.PROLONGATION_TOLD, 302))
    await house.record(RecordKind.DISMISS_PLAN_CHANGE)
    await house.result(house.agreement)
