"""The level of a round in the records, and a signatory who is let enter a code again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from temporalio.exceptions import ApplicationError

from adapters.database.rounds import RoundView
from adapters.database.tables import SigningCodeRow
from adapters.payloads.identification import CodeTriesRenewed
from domain.identification import MOST_WRONG_TRIES, Identification
from messages.recorded_acts import RecordKind
from tests.activities.house import House, run
from tests.activities.years import act, events_of


async def by_code(house: House) -> RoundView:
    """Send an agreement for signing by link and code; return its round."""
    drafted = await house.draft()
    level = Identification.LINK_AND_CODE
    freeze = replace(house.freezing(drafted.agreement_id), identification=level)
    await run(house.documents.freeze_document, freeze)
    return await house.round(drafted.agreement_id)


async def tried(house: House, round_: RoundView, times: int) -> str:
    """Put so many wrong tries into the records; return the request's id."""
    request_id = round_.parties[0].requests[0].request_id
    async with house.database.sessions.begin() as session:
        session.add(
            SigningCodeRow(
                request_id=request_id,
                serial="serial",
                key_name="k1",
                browser_sha256="ab" * 32,
                generation=1,
                issued_at=house.clock(),
                used_at=None,
                wrong_tries=times,
                identified_at=None,
            )
        )
    return request_id


async def let(house: House, round_: RoundView, request_id: str) -> None:
    payload = CodeTriesRenewed(request_id, "Ann had mistyped it.").to_bytes()
    await act(house, round_.agreement_id, RecordKind.LET_ENTER_CODE, payload)


async def test_a_round_keeps_its_level_which_is_the_template_s_without_another(
    house: House,
) -> None:
    round_ = await by_code(house)
    assert round_.identification is Identification.LINK_AND_CODE
    (sent,) = await events_of(house, round_.agreement_id, "sent_for_signing")
    assert "link_and_code" in str(sent.event)
    assert (await house.open_round()).identification is Identification.LINK


async def test_the_coordinator_lets_a_blocked_person_try_again_and_the_history_tells(
    house: House,
) -> None:
    round_ = await by_code(house)
    request_id = await tried(house, round_, MOST_WRONG_TRIES)
    blocked = await house.round(round_.agreement_id)
    assert blocked.parties[0].requests[0].code_blocked
    await let(house, round_, request_id)
    after = await house.round(round_.agreement_id)
    assert not after.parties[0].requests[0].code_blocked
    (event,) = await events_of(house, round_.agreement_id, "code_tries_renewed")
    assert "mistyped" not in str(event.event)


async def test_there_is_nothing_to_allow_before_five_wrong_tries(house: House) -> None:
    round_ = await by_code(house)
    request_id = await tried(house, round_, MOST_WRONG_TRIES - 1)
    with pytest.raises(ApplicationError) as refused:
        await let(house, round_, request_id)
    assert refused.value.type == "code_not_blocked"


async def test_the_request_of_another_agreement_is_unknown(house: House) -> None:
    request_id = await tried(house, await by_code(house), MOST_WRONG_TRIES)
    with pytest.raises(ApplicationError) as refused:
        await let(house, await house.open_round(), request_id)
    assert refused.value.type == "unknown_request"
