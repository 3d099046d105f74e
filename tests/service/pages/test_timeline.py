"""What happened, for those who must prove it: filters in the address, and one event in full."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import text

from adapters.acts_payloads import SigningEvidence
from adapters.database.audit import NewEvent, append_events
from adapters.database.audit_events import list_events
from adapters.database.people import parties_of
from domain.audit import JsonValue, commitment
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.test_accessibility import faults
from tests.service.pages.world import HOSTILE, START, World

EVIDENCE = SigningEvidence(
    request_id="",
    document_sha256="ab" * 32,
    consent_text=f"I sign this. {HOSTILE}",
    language="fi",
    method="typed",
    typed_name="Aino Example",
    drawing_png_base64="",
    ip="192.0.2.7",
    user_agent="Browser/1",
    identification="link",
    nonce="0" * 32,
    read_at="2026-03-02T09:00:30Z",
)


@pytest.fixture
async def history(world: World, services: Services) -> World:
    """Let a draft be made, a signature be given and a mail go out."""
    kept = await services.blobs.put(EVIDENCE.to_bytes())
    async with services.sessions.begin() as session:
        (first, *_) = await parties_of(session, world.agreement_id)
        signed: dict[str, JsonValue] = {
            "round": 1,
            "request_id": world.requests["Aino"],
            "party_id": first.party_id,
            "field": "party-1-1",
            "document_sha256": world.document_sha256,
            "evidence_sha256": kept,
            "identification": "link",
        }
        personal = {"name": "Aino Example", "capacity": "director", "basis": HOSTILE}
        at = START + timedelta(minutes=1)
        mail = {"mail": "receipt", "request_id": world.requests["Aino"]}
        events = [
            NewEvent("agreement_drafted", START, "1"),
            NewEvent("signature_given", at, "2", signed, personal),
            NewEvent("mail_sent", at + timedelta(days=1), "3", mail),
        ]
        await append_events(session, world.agreement_id, events, recorded_at=at)
    return world


def lines(page: str) -> list[str]:
    """Return the lines of a timeline."""
    return [
        " ".join(" ".join(line.itertext()).split())
        for line in html.fromstring(page).xpath("//ol[@class='history']/li")
    ]


async def test_legal_staff_read_what_happened_with_the_zone_on_every_line(
    legal: Browser, history: World
) -> None:
    page = await legal.get(f"/agreements/{history.agreement_id}/events")
    assert page.status_code == 200
    assert [line.partition("(Finnish time)")[2].strip() for line in lines(page.text)] == [
        "A mail was sent: receipt of the signature. Aino Example (Mikkeli) event 3",
        "A signature was given. Aino Example (Mikkeli) event 2",
        "The draft was made. event 1",
    ]
    everything = await legal.get("/events")
    assert len(lines(everything.text)) == 3
    assert "2026-0001 Cooperation agreement , event 3" in lines(everything.text)[0]
    assert faults(page.text) == faults(everything.text) == []


async def test_filters_stand_in_the_address_and_a_wrong_one_names_its_field(
    legal: Browser, history: World
) -> None:
    here = f"/agreements/{history.agreement_id}/events"
    page = await legal.get("/events?party=mikk&kind=mail&from=2026-03-03&to=2026-03-03")
    assert [line.rpartition(" ")[2] for line in lines(page.text)] == ["3"]
    signed = await legal.get(f"{here}?kind=signature_given")
    assert len(lines(signed.text)) == 1
    nothing = await legal.get(f"{here}?to=2025-12-31")
    assert lines(nothing.text) == []
    assert "No event fits these filters" in nothing.text
    wrong = await legal.get(
        "/events?party=nowhere&person=nobody&kind=x&from=yesterday&to=31.12.2026"
    )
    assert wrong.status_code == 422
    tree = html.fromstring(wrong.text)
    assert set(tree.xpath("//*[@aria-invalid='true']/@name")) == {
        "party",
        "person",
        "kind",
        "from",
        "to",
    }
    assert faults(wrong.text) == []
    turned = await legal.get(f"{here}?from=2026-03-03&to=2026-03-01")
    assert "The last day is before the first day." in turned.text
    assert (await legal.get(f"{here}?before=x")).status_code == 400


async def test_an_event_opens_to_its_full_evidence(legal: Browser, history: World) -> None:
    page = await legal.get(f"/agreements/{history.agreement_id}/events/2")
    assert page.status_code == 200
    told = " ".join(html.fromstring(page.text).xpath("//main//text()"))
    for fact in (
        "2 March 2026 at 11:01:00 (Finnish time) = 2026-03-02 09:01:00 UTC",
        "Aino Example",
        "johtaja",
        f"based on {HOSTILE}",
        "by the emailed link",
        history.document_sha256,
        f"I sign this. {HOSTILE}",
        "192.0.2.7",
        "Browser/1",
        "simple electronic signature",
        "The hash was counted anew just now",
    ):
        assert fact in told, fact
    assert HOSTILE not in page.text
    assert faults(page.text) == []
    assert (await legal.get(f"/agreements/{history.agreement_id}/events/4")).status_code == 404
    assert (await legal.get(f"/agreements/{history.agreement_id}/events/0")).status_code == 404


@pytest.mark.abuse(50)
async def test_the_page_of_an_event_that_was_changed_says_so(
    legal: Browser, history: World, services: Services
) -> None:
    async with services.sessions.begin() as session:
        # As somebody with the rights of the database's owner would.
        await session.execute(text("DROP TRIGGER audit_event_no_update"))
        await session.execute(
            text("UPDATE audit_event SET event = replace(event, 'party-1-1', 'party-1-2')")
        )
    page = await legal.get(f"/agreements/{history.agreement_id}/events/2")
    assert "the record was changed after it was written" in page.text


async def test_an_erased_name_is_told_as_erased_and_the_chain_still_holds(
    legal: Browser, history: World, services: Services
) -> None:
    async with services.sessions.begin() as session:
        await session.execute(text("DELETE FROM personal_value WHERE field = 'name'"))
    page = await legal.get(f"/agreements/{history.agreement_id}/events/2")
    assert "erased; the chain keeps its commitment" in page.text
    assert "The hash was counted anew just now" in page.text


async def test_whoever_is_not_signed_in_sees_nothing_of_what_happened(
    browser: Browser, history: World
) -> None:
    for path in ("/events", f"/agreements/{history.agreement_id}/events/2"):
        answer = await browser.get(path)
        assert "Aino" not in answer.text
        assert "Mikkeli" not in answer.text


@pytest.mark.abuse(28)
async def test_the_table_has_hash_and_zone_on_every_line_and_no_cell_that_a_spreadsheet_runs(
    legal: Browser, history: World, services: Services
) -> None:
    async with services.sessions.begin() as session:
        formula = NewEvent("party_joined", START, "4", {}, {"party": "=HYPERLINK(1)"})
        await append_events(session, history.agreement_id, [formula], recorded_at=START)
    answer = await legal.get(f"/agreements/{history.agreement_id}/events.csv?kind=party_joined")
    assert answer.headers["content-disposition"] == ('attachment; filename="2026-0001-events.csv"')
    head, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    row = dict(zip(head, line, strict=True))
    assert row["Party"] == "'=HYPERLINK(1)"
    assert (row["Local time"], row["Time zone"]) == ("2026-03-02T11:00:00+02:00", "Europe/Helsinki")
    async with services.reads() as session:
        events = await list_events(session, history.agreement_id)
    assert row["Hash of this event"] == next(e.hash for e in events if e.kind == "party_joined")


@pytest.mark.abuse(52)
async def test_each_export_is_an_event_of_every_agreement_that_it_speaks_of(
    legal: Browser, history: World, services: Services
) -> None:
    answer = await legal.get("/events.json?kind=signature_given")
    found = answer.json()
    assert found["filters"] == {"kind": "signature_given"}
    (event,) = found["events"]
    value = event["personal"]["name"]
    assert (
        commitment(bytes.fromhex(value["salt"]), value["value"])
        == (event["event"]["personal"]["name"])
    )
    async with services.reads() as session:
        noted = (await list_events(session, history.agreement_id))[-1]
    assert noted.kind == "evidence_exported"
    data = noted.event["data"]
    assert isinstance(data, dict)
    assert data["export_sha256"] == hashlib.sha256(answer.content).hexdigest()
    page = await legal.get("/events?person=legal@example.org")
    assert len(lines(page.text)) == 1
    assert "(history as JSON)" in lines(page.text)[0]
    wrong = await legal.get("/events.csv?from=x")
    assert (wrong.status_code, wrong.headers["location"]) == (303, "/events?from=x")
