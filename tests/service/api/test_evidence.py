"""Evidence over the API: the bundle of a sealed agreement, and verification of files."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import select, text, update

from adapters.database.tables import AccessRow, AuditEventRow
from domain.lifecycle import RoundStatus
from messages.records import RecordRoundEnded, RecordSealed, SealRound
from service.dependencies import Services
from tests.activities.house import House, run
from tests.service.api.conftest import AGREEMENT, Caller


@pytest.fixture
async def sealed(caller: Caller, house: House) -> str:
    """Return the path of an agreement that everyone has signed and that is sealed."""
    made = (await caller.post("/agreements", AGREEMENT)).json()
    path = f"/agreements/{made['id']}"
    await caller.post(f"{path}/signing-rounds", {})
    round_ = await house.round(made["id"])
    house.clock.now += timedelta(hours=1)
    for name in ("Ann", "Bea"):
        await house.sign(round_, await house.signing(round_, name))
    ended = RecordRoundEnded(made["id"], 1, RoundStatus.COMPLETE, house.clock())
    await run(house.records.record_round_ended, ended)
    seal = await run(house.documents.seal_document, SealRound(made["id"], 1))
    record = RecordSealed(made["id"], 1, seal.document_sha256, seal.in_force_at, house.clock())
    await run(house.records.record_sealed, record)
    return path


async def test_a_sealed_agreement_gives_a_document_and_a_bundle_that_verify(
    caller: Caller, sealed: str
) -> None:
    (round_,) = (await caller.get(f"{sealed}/signing-rounds")).json()
    assert (round_["status"], round_["parties_bound"]) == ("complete", 2)
    pdf = (await caller.get(f"{sealed}/documents/{round_['sealed_sha256']}")).content
    bundle = (await caller.get(f"{sealed}/evidence")).content
    found = await caller.post("/verifications", files={"file": ("a.pdf", pdf)})
    assert found.status_code == 200, found.text
    assert (found.json()["kind"], found.json()["verdict"]) == ("pdf", "TOTAL-PASSED")
    assert [s["signatory"] for s in found.json()["signatures"]] == ["Ann", "Bea"]
    assert all(party["bound"] for party in found.json()["parties"])
    found = await caller.post("/verifications", files={"file": ("a.zip", bundle)})
    assert (found.json()["kind"], found.json()["verdict"]) == ("bundle", "TOTAL-PASSED")
    assert found.json()["events"] >= 4


@pytest.mark.abuse(36)
async def test_what_was_changed_fails_with_its_reason_in_the_language_of_the_reader(
    caller: Caller, sealed: str
) -> None:
    (round_,) = (await caller.get(f"{sealed}/signing-rounds")).json()
    pdf = (await caller.get(f"{sealed}/documents/{round_['sealed_sha256']}")).content
    found = await caller.post("/verifications", files={"file": ("a.pdf", pdf + b"\n% more\n")})
    assert found.json()["verdict"] == "TOTAL-FAILED"
    (reason,) = found.json()["reasons"]
    assert reason["code"] == "appended"
    assert reason["detail"].startswith("Bytes appended after the last signature")


@pytest.mark.abuse(52)
async def test_each_export_is_noted_with_who_got_it(
    caller: Caller, sealed: str, services: Services
) -> None:
    data = (await caller.get(f"{sealed}/evidence")).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {"agreement.pdf", "audit.json", "trust/root.pem"} <= set(archive.namelist())
        assert "certificate.pdf" in archive.read("README.txt").decode()
        manifest = json.loads(archive.read("manifest.json"))
        certificate = archive.read("certificate.pdf")
    assert manifest["files"]["certificate.pdf"] == hashlib.sha256(certificate).hexdigest()
    found = (await caller.post("/verifications", files={"file": ("c.pdf", certificate)})).json()
    assert (found["verdict"], found["about"]) == ("TOTAL-PASSED", "certificate")
    async with services.reads() as session:
        kinds = [row.kind for row in await session.scalars(select(AccessRow))]
    assert kinds == [f"evidence_exported by {caller.token_id}"]


async def test_the_certificate_says_who_signed_what_and_verifies_as_sealed(
    caller: Caller, sealed: str, services: Services
) -> None:
    answer = await caller.get(f"{sealed}/signing-rounds/1/certificate", **{"accept-language": "sv"})
    assert answer.status_code == 200, answer.text
    (round_,) = (await caller.get(f"{sealed}/signing-rounds")).json()
    read = PdfReader(io.BytesIO(answer.content))
    told = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for fact in ("Signeringsintyg", "Ann", "Bea", "enkel elektronisk underskrift", "finsk tid"):
        assert fact in told, fact
    joined = told.replace(" ", "")
    events = (await caller.get(f"{sealed}/events")).json()["items"]
    hashes = [event["hash"] for event in events if event["kind"] != "evidence_exported"]
    for sha256 in (round_["document_sha256"], round_["sealed_sha256"], *hashes):
        assert sha256 in joined
    found = (await caller.post("/verifications", files={"file": ("c.pdf", answer.content)})).json()
    assert (found["verdict"], found["about"], found["parties"]) == (
        "TOTAL-PASSED",
        "certificate",
        [],
    )
    changed = answer.content + b"\n% more\n"
    found = (await caller.post("/verifications", files={"file": ("c.pdf", changed)})).json()
    assert found["verdict"] == "TOTAL-FAILED"
    noted = events_of_export(await caller.get(f"{sealed}/events"))
    assert noted == [hashlib.sha256(answer.content).hexdigest()]


@pytest.mark.abuse(50)
async def test_no_certificate_is_made_from_a_chain_that_was_changed_or_before_the_seal(
    caller: Caller, sealed: str, services: Services
) -> None:
    made = (await caller.post("/agreements", AGREEMENT)).json()
    await caller.post(f"/agreements/{made['id']}/signing-rounds", {})
    answer = await caller.get(f"/agreements/{made['id']}/signing-rounds/1/certificate")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_sealed_yet")
    async with services.sessions.begin() as session:
        # As somebody with the rights of the database's owner would.
        await session.execute(text("DROP TRIGGER audit_event_no_update"))
        await session.execute(update(AuditEventRow).values(hash="0" * 64))
    answer = await caller.get(f"{sealed}/signing-rounds/1/certificate")
    assert (answer.status_code, answer.json()["code"]) == (409, "chain_broken")
    bundle = (await caller.get(f"{sealed}/evidence")).content  # that shows it, without certificate
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert "certificate.pdf" not in archive.namelist()
        assert "certificate.pdf" not in archive.read("README.txt").decode()
    found = (await caller.post("/verifications", files={"file": ("a.zip", bundle)})).json()
    assert "chain_broken" in {reason["code"] for reason in found["reasons"]}


def events_of_export(page: httpx.Response) -> list[str]:
    """Return the hashes of what was exported, by the events."""
    return [
        event["event"]["data"]["export_sha256"]
        for event in page.json()["items"]
        if event["kind"] == "evidence_exported"
    ]


@pytest.mark.abuse(52)
async def test_the_filtered_events_are_fetched_as_a_table_and_as_data_and_it_is_noted(
    caller: Caller, sealed: str
) -> None:
    other = (await caller.post("/agreements", AGREEMENT)).json()
    finnish = {"accept-language": "fi"}
    table = await caller.get(f"{sealed}/events.csv?kind=signature_given&party=oak", **finnish)
    assert table.status_code == 200, table.text
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))
    assert (row["Nimi"], row["Aikavyöhyke"], row["Tapahtuma"]) == ("Ann", "Europe/Helsinki", "3")
    assert row["Mitä tapahtui"].startswith("Allekirjoitus annettiin")
    data = await caller.get("/events.json?kind=agreement_drafted&from=2026-01-01")
    told = data.json()
    assert told["filters"] == {"kind": "agreement_drafted", "from": "2026-01-01"}
    assert {event["agreement_id"] for event in told["events"]} == {
        other["id"],
        sealed.rpartition("/")[2],
    }
    noted = events_of_export(await caller.get(f"{sealed}/events"))
    assert noted == [hashlib.sha256(answer.content).hexdigest() for answer in (table, data)]
    for wrong in ("kind=signed", "from=1.2.2026", "party=nowhere", "from=2026-03-02&to=2026-03-01"):
        answer = await caller.get(f"/events.csv?{wrong}")
        assert (answer.status_code, answer.json()["code"]) == (422, "filter_not_understood"), wrong
    assert (await caller.get("/events.xlsx")).status_code == 422


async def test_before_the_seal_there_is_no_bundle(caller: Caller) -> None:
    made = (await caller.post("/agreements", AGREEMENT)).json()
    answer = await caller.get(f"/agreements/{made['id']}/evidence")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_sealed_yet")


@pytest.mark.abuse(35)
@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n", b"PK\x03\x04 no zip"])
async def test_any_bytes_get_a_verdict(caller: Caller, data: bytes) -> None:
    found = await caller.post("/verifications", files={"file": ("file", data)})
    assert (found.status_code, found.json()["verdict"]) == (200, "TOTAL-FAILED")
