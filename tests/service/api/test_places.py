"""A signatory's place given to somebody else over the API, and one who declined asked again."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import pytest

from messages.records import RecordDecline
from messages.signing import Decline
from tests.activities.house import House, run
from tests.service.api.conftest import Caller
from tests.service.api.test_rounds import drafted

CARL = {"name": "Carl", "email": "carl@oak.example.org", "language": "sv", "title": "Deputy"}
PROOF = base64.b64encode(b"%PDF-1.7 a power of attorney").decode()


def place(answer: Any, party: str = "Oak") -> dict[str, Any]:
    [found] = [p for p in answer.json()["parties"] if p["name"] == party]
    return {**found["requests"][0], "can_be_bound": found["can_be_bound"]}


async def asked(caller: Caller, path: str) -> str:
    """Send an agreement for signing; return the address of the acts on Ann's request."""
    started = await caller.post(f"{path}/signing-rounds", {})
    return f"{path}/signing-rounds/1/requests/{place(started)['id']}"


async def test_a_place_is_taken_on_a_basis_with_its_proof(caller: Caller) -> None:
    path = await drafted(caller)
    request = await asked(caller, path)
    body = {"person": CARL, "basis": "by-laws § 7", "proof": PROOF, "reason": "Ann is away"}
    answer = await caller.post(f"{request}/replacement", body)
    assert answer.status_code == 201, answer.text
    taken = place(answer)
    assert (taken["person"]["name"], taken["person"]["basis"]) == ("Carl", "by-laws § 7")
    assert (taken["person"]["role"], taken["status"]) == ("alternate", "waiting")
    assert taken["in_place_of"]
    events = (await caller.get(f"{path}/events")).json()["items"]
    [event] = [e for e in events if e["kind"] == "signatory_replaced"]
    assert event["event"]["data"]["extract_sha256"]
    # Ann may be named again: then she signs in her own place.
    ann = {**CARL, "name": "Ann", "email": "ann@oak.example.org"}
    back = await caller.post(f"{request}/replacement", {"person": ann, "basis": "as listed"})
    assert (place(back)["person"]["role"], place(back)["in_place_of"]) == ("signatory", "")


@pytest.mark.abuse(55)
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"basis": ""}, "basis_missing"),
        ({"proof": base64.b64encode(b"MZ").decode()}, "extract_not_pdf"),
        ({"person": None}, "request_not_valid"),
        ({"alternate": "somebody"}, "request_not_valid"),
        ({"person": {**CARL, "email": "ANN@oak.example.org"}}, "address_is_anothers"),
        (
            {"person": {**CARL, "name": "Ann", "email": "ANN@oak.example.org"}},
            "signs_for_party_already",
        ),
        ({"person": {**CARL, "email": "no address"}}, "address_not_valid"),
        ({"person": {**CARL, "name": "李 明"}}, "name_not_usable"),
        ({"person": {**CARL, "title": " "}}, "request_not_valid"),
        ({"person": None, "alternate": str(uuid4())}, "not_an_alternate"),
    ],
)
async def test_what_is_no_fit_for_a_place_is_refused_and_changes_nothing(
    caller: Caller, changed: dict[str, Any], code: str
) -> None:
    path = await drafted(caller)
    request = await asked(caller, path)
    before = (await caller.get(f"{path}/signing-rounds/1")).json()
    body = {"person": CARL, "basis": "by-laws § 7", **changed}
    answer = await caller.post(f"{request}/replacement", body)
    assert answer.json()["code"] == code, answer.text
    assert (await caller.get(f"{path}/signing-rounds/1")).json() == before


async def test_only_who_declined_is_asked_again_and_the_party_then_stands_still_no_more(
    caller: Caller, house: House
) -> None:
    path = await drafted(caller)
    request = await asked(caller, path)
    early = await caller.post(f"{request}/again", {})
    assert (early.status_code, early.json()["code"]) == (409, "signatory_has_not_declined")
    agreement_id, request_id = path.rpartition("/")[2], request.rpartition("/")[2]
    act = Decline(str(uuid4()), request_id, "e0" * 32, house.clock(), generation=1)
    await run(house.records.record_decline, RecordDecline(agreement_id, 1, act))
    stands = place(await caller.get(f"{path}/signing-rounds/1"))
    assert (stands["status"], stands["can_be_bound"]) == ("declined", False)
    again = place(await caller.post(f"{request}/again", {}))
    assert (again["status"], again["can_be_bound"]) == ("waiting", True)
