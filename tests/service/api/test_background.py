"""Background documents over the API: through the gate, in order, once, each where it belongs."""

from __future__ import annotations

import hashlib
import io

import httpx
import pikepdf
import pytest

from tests.activities.test_background import pdf_of
from tests.service.api.conftest import AGREEMENT, Caller


@pytest.fixture
async def draft(caller: Caller) -> str:
    """The address of an agreement that is a draft."""
    made = await caller.post("/agreements", AGREEMENT)
    return f"/agreements/{made.json()['id']}"


def with_script() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(made)
    return made.getvalue()


async def add(caller: Caller, path: str, title: str, data: bytes, key: str) -> httpx.Response:
    return await caller.post(
        f"{path}/background-documents",
        data={"title": title},
        files={"file": ("a.pdf", data)},
        key=key,
    )


async def test_documents_are_added_ordered_and_fetched(caller: Caller, draft: str) -> None:
    first = await add(caller, draft, " The  plan ", pdf_of(3), "add-the-plan")
    assert first.status_code == 201, first.text
    assert [d["title"] for d in first.json()["documents"]] == ["The plan"]
    second = await add(caller, draft, "Action plan", pdf_of(1), "add-action-plan")
    again = await add(caller, draft, "The plan", pdf_of(3), "add-the-plan")
    assert again.status_code == 201, again.text
    assert again.json() == second.json()
    twice = await add(caller, draft, "Another", pdf_of(3), "add-it-twice")
    assert (twice.status_code, twice.json()["code"]) == (422, "background_listed_twice")
    plan, action = second.json()["documents"]
    ordered = await caller.post(
        f"{draft}/background-documents/order",
        {"documents": [{"sha256": action["sha256"]}, {"sha256": plan["sha256"], "title": "Plan"}]},
    )
    assert [d["title"] for d in ordered.json()["documents"]] == ["Action plan", "Plan"]
    fetched = await caller.get(f"{draft}/background-documents/{plan['sha256']}")
    assert hashlib.sha256(fetched.content).hexdigest() == plan["sha256"]
    left = await caller.post(
        f"{draft}/background-documents/order", {"documents": [{"sha256": plan["sha256"]}]}
    )
    assert [d["title"] for d in left.json()["documents"]] == ["Plan"]


@pytest.mark.abuse(34)
async def test_what_runs_or_is_no_pdf_is_refused(caller: Caller, draft: str) -> None:
    for data, code in ((with_script(), "pdf_has_actions"), (b"PK\x03\x04", "not_a_pdf")):
        refused = await add(caller, draft, "The plan", data, f"add-{code}")
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    untitled = await add(caller, draft, "  ", pdf_of(1), "add-untitled")
    assert untitled.json()["code"] == "background_title_missing"
    assert (await caller.get(f"{draft}/background-documents")).json() == {"documents": []}


@pytest.mark.abuse(10)
async def test_a_document_that_is_not_listed_there_is_not_found(caller: Caller, draft: str) -> None:
    missing = hashlib.sha256(b"").hexdigest()
    assert (await caller.get(f"{draft}/background-documents/{missing}")).status_code == 404
    refused = await caller.post(
        f"{draft}/background-documents/order", {"documents": [{"sha256": missing}]}
    )
    assert (refused.status_code, refused.json()["code"]) == (404, "document_not_found")
