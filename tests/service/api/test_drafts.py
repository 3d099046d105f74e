"""The text of a draft taken and brought back over the API."""

from __future__ import annotations

import httpx
import pytest

from tests.activities.house import House
from tests.adapters.documents.packages import MAIN, changed
from tests.service.api.conftest import AGREEMENT, Caller


def as_file(docx: bytes) -> dict[str, tuple[str, bytes]]:
    return {"file": ("draft.docx", docx)}


@pytest.fixture
async def path(caller: Caller) -> str:
    """The address of an agreement that is a draft."""
    made = await caller.post("/agreements", AGREEMENT)
    return f"/agreements/{made.json()['id']}"


async def edited(caller: Caller, path: str) -> bytes:
    file: httpx.Response = await caller.get(f"{path}/drafts/text")
    return changed(file.content, MAIN, ">About ", ">Now about ")


async def test_an_edited_text_is_the_next_version_however_often_it_is_sent(
    caller: Caller, path: str
) -> None:
    file = as_file(await edited(caller, path))
    made = await caller.post(f"{path}/drafts/text", files=file, key="edit-the-text-1")
    assert made.status_code == 201, made.text
    assert made.json()["edited_text"] == {"version": 2, "unstated": [], "overwritten": []}
    again = await caller.post(f"{path}/drafts/text", files=file, key="edit-the-text-1")
    assert again.status_code == 201, again.text
    assert [d["version"] for d in again.json()["documents"]] == [1, 2]
    compared = (await caller.get(f"{path}/drafts/comparison?old=1&new=2")).json()
    assert any(section["change"] == "changed" for section in compared["sections"])
    late = await caller.post(f"{path}/drafts/text", files=file, key="edit-the-text-2")
    assert (late.status_code, late.json()["code"]) == (422, "wording_not_valid")
    assert [fault["code"] for fault in late.json()["errors"]] == ["wording_of_another_version"]


async def test_all_that_is_wrong_with_an_edited_text_is_named(caller: Caller, path: str) -> None:
    file = await edited(caller, path)
    wrong = changed(file, MAIN, "Now about", "{{ values.colour }} {{ values.smell }}")
    answer = await caller.post(f"{path}/drafts/text", files=as_file(wrong))
    assert answer.status_code == 422
    faults = answer.json()["errors"]
    assert [fault["code"] for fault in faults] == ["unknown_field", "unknown_field"]
    assert "values.colour" in faults[0]["detail"]
    assert (await caller.get(path)).json()["edited_text"] is None


async def test_a_text_that_is_being_signed_is_neither_given_out_nor_taken(
    caller: Caller, path: str, house: House
) -> None:
    file = as_file(await edited(caller, path))
    await house.freeze(path.rpartition("/")[2])
    assert (await caller.get(f"{path}/drafts/text")).json()["code"] == "draft_is_frozen"
    answer = await caller.post(f"{path}/drafts/text", files=file)
    assert (answer.status_code, answer.json()["code"]) == (409, "draft_is_frozen")
