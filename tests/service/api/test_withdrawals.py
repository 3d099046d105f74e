"""An agreement withdrawn over the API: it goes no further."""

from tests.service.api.conftest import AGREEMENT, Caller


async def test_a_draft_is_withdrawn_with_a_reason_and_goes_no_further(caller: Caller) -> None:
    made = await caller.post("/agreements", AGREEMENT)
    path = f"/agreements/{made.json()['id']}"
    blank = await caller.post(f"{path}/withdrawal", {"reason": " "})
    assert blank.json()["code"] == "request_not_valid"
    ended = await caller.post(f"{path}/withdrawal", {"reason": "The county has merged."})
    assert (ended.status_code, ended.json()["status"]) == (201, "withdrawn")
    started = await caller.post(f"{path}/signing-rounds", {})
    assert started.json()["code"] == "step_not_allowed"


async def test_an_agreement_out_for_signing_is_not_withdrawn(caller: Caller) -> None:
    made = await caller.post("/agreements", AGREEMENT)
    path = f"/agreements/{made.json()['id']}"
    await caller.post(f"{path}/signing-rounds", {})
    refused = await caller.post(f"{path}/withdrawal", {"reason": "Too late."})
    assert (refused.status_code, refused.json()["code"]) == (409, "round_is_open")
    assert (await caller.get(path)).json()["status"] == "signing"
