"""What is tried again without end, and what is answered as a bug: nobody waits for ever."""

from __future__ import annotations

import ssl
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.recording.round_acts.context import Managed, RoundContext
from activities.recording.round_acts.registry import ROUND_RECORDERS
from activities.recording.steps import RecordMissing
from activities.settling import TRIES, TRIES_WHERE_WRITERS_MEET, settling
from adapters.payloads.round_acts import NOTHING_WRITTEN
from messages.round_acts import RoundAct, RoundActKind
from tests.activities.house import STAFF_ID, House
from tests.activities.test_round_acts import of

_MEETS = IntegrityError("INSERT", {}, ValueError("ann@oak.example.org is there"))
_DOWN = OperationalError("SELECT", {}, ConnectionError("gone"))


def attempt(number: int) -> ActivityEnvironment:
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, attempt=number)
    return environment


async def raised(error: Exception, *, at: int, collisions: int = TRIES) -> BaseException:
    async def act() -> None:
        with settling(collisions=collisions):
            raise error

    with pytest.raises(Exception) as found:  # noqa: PT011 - the test asks which
        await attempt(at).run(act)
    return found.value


@pytest.mark.parametrize("bug", [ValueError("x"), KeyError("x"), RecordMissing("x"), _MEETS])
async def test_a_bug_is_tried_a_few_times_and_then_answered_without_its_words(
    bug: Exception,
) -> None:
    assert await raised(bug, at=TRIES - 1) is bug
    failed = await raised(bug, at=TRIES)
    assert isinstance(failed, ApplicationError)
    assert (failed.type, failed.non_retryable, failed.cause) == ("act_failed", True, None)


@pytest.mark.parametrize(
    "trouble", [_DOWN, FileNotFoundError("x"), TimeoutError(), ssl.SSLCertVerificationError("x")]
)
async def test_trouble_outside_is_tried_again_without_end(trouble: Exception) -> None:
    assert await raised(trouble, at=10_000) is trouble


async def test_writers_who_meet_at_a_document_get_more_tries() -> None:
    more = TRIES_WHERE_WRITERS_MEET
    assert await raised(_MEETS, at=more - 1, collisions=more) is _MEETS
    assert isinstance(await raised(_MEETS, at=more, collisions=more), ApplicationError)
    assert isinstance(await raised(ValueError("x"), at=TRIES, collisions=more), ApplicationError)


async def test_an_act_on_a_round_that_meets_a_bug_is_answered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(context: RoundContext) -> Managed:
        raise _MEETS

    round_ = await house.open_round()
    monkeypatch.setitem(ROUND_RECORDERS, RoundActKind.RESEND_LINK, broken)
    act = RoundAct(
        act_id=str(uuid4()),
        agreement_id=round_.agreement_id,
        round_number=1,
        group=0,
        kind=RoundActKind.RESEND_LINK,
        payload_sha256=await house.blobs.put(NOTHING_WRITTEN),
        received_at=house.clock(),
        request_id=of(round_, "ann").request_id,
        staff_id=STAFF_ID,
    )
    with pytest.raises(ApplicationError) as failed:
        await attempt(TRIES).run(house.records.record_round_act, act)
    assert failed.value.type == "act_failed"
