"""A small round on an embedded stack: five parties, eight signatories, every kind of rule."""

from __future__ import annotations

import asyncio
import hashlib
import io
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pikepdf
from cryptography import x509

from adapters.documents.bundle_verification import verify
from adapters.documents.verification_report import Verdict
from commands.rehearsal.api import Api
from commands.rehearsal.decider import yesterday
from commands.rehearsal.mailbox import signing_links
from commands.rehearsal.specimen import Specimen
from commands.stack.embedded import EmbeddedStack
from tests.journeys.tools import check_pdfsig, check_pyhanko, check_qpdf, sidos

PARTIES = Path(__file__).with_name("five-parties.csv")


@dataclass(frozen=True)
class OpenRound:
    """An open round with the links that were mailed, by the address of the signatory."""

    stack: EmbeddedStack
    api: Api
    agreement_id: str
    number: int
    link_of: Mapping[str, str]

    @property
    def links(self) -> list[str]:
        """Return all links."""
        return list(self.link_of.values())

    async def state(self) -> dict[str, Any]:
        """Return the round as the API shows it."""
        return await self.api.round(self.agreement_id, self.number)


def journey_stack(folder: Path, *, settings: Mapping[str, str] = {}) -> EmbeddedStack:
    """Return a stack, not started yet, with its state in a folder."""
    return EmbeddedStack(
        folder,
        organisation="Testilän hyvinvointialue",
        settings={"SIDOS_ENGINE": "dxpdf", **settings},
    )


@asynccontextmanager
async def open_round(
    folder: Path, *, settings: Mapping[str, str] = {}, parties: Path = PARTIES
) -> AsyncIterator[OpenRound]:
    """Start a stack, draft, send for signing, and wait for the invitations."""
    async with journey_stack(folder, settings=settings) as stack, Api.of(stack) as api:
        agreement_id = await draft(api, parties)
        yield await send(stack, api, agreement_id)


async def draft(api: Api, parties: Path = PARTIES) -> str:
    """Draft an agreement between the five parties, which all approve; return its id."""
    specimen = Specimen.of_template("family-centre-cooperation", parties=parties)
    agreement = await api.draft(specimen, key=f"journey-{uuid.uuid4()}")
    await approve(api, str(agreement["id"]))
    return str(agreement["id"])


async def approve(api: Api, agreement_id: str) -> None:
    """Let every party approve, on paper: those who test signing have no time to decide."""
    board = await api.send_for_decision(agreement_id, key=f"journey-{uuid.uuid4()}")
    for party in board["parties"]:
        await api.record_decision(
            agreement_id,
            party["id"],
            key=f"journey-{uuid.uuid4()}",
            outcome="approved",
            organ="Hallitus",
            decided_on=yesterday().isoformat(),
            final=True,
        )


async def send(
    stack: EmbeddedStack, api: Api, agreement_id: str, *, number: int = 1, **more: str
) -> OpenRound:
    """Send an agreement for signing, wait for its invitations, and return the open round.

    In an order of signing those are the first step's.
    """
    key = f"journey-{uuid.uuid4()}"
    round_ = await api.start_round(agreement_id, key=key, number=number, **more)
    address_of = {
        request["id"]: request["person"]["email"]
        for party in round_["parties"]
        for request in party["requests"]
        if request["asked"]
    }
    await until(lambda: len(_links_of(stack, address_of)) == len(address_of))
    opened = OpenRound(stack, api, agreement_id, number, _links_of(stack, address_of))
    await _recorded_as_sent(opened)
    return opened


async def _recorded_as_sent(round_: OpenRound) -> None:
    """Wait until the records know, too, of the mails that have arrived."""
    async with asyncio.timeout(60):
        while await _is_sending(round_):  # noqa: ASYNC110 - records can only be asked again
            await asyncio.sleep(0.05)


async def _is_sending(round_: OpenRound) -> bool:
    parties = (await round_.state())["parties"]
    return any(request["mail"] == "sending" for party in parties for request in party["requests"])


async def until(is_so: Callable[[], bool], *, within_seconds: float = 60) -> None:
    """Wait for what other processes do; raise `TimeoutError` when it does not come."""
    async with asyncio.timeout(within_seconds):
        while not is_so():  # noqa: ASYNC110 - what others write can only be asked again
            await asyncio.sleep(0.05)


def _links_of(stack: EmbeddedStack, address_of: Mapping[str, str]) -> dict[str, str]:
    """Return the mailed links of these requests: a token begins with the request's id."""
    links = signing_links(stack.caught_mail)
    by_request = {link.rpartition("/")[2].partition(".")[0]: link for link in links}
    return {
        address: by_request[request_id]
        for request_id, address in address_of.items()
        if request_id in by_request
    }


async def check_nothing_is_lost_or_doubled(round_: OpenRound, receipts: int) -> None:
    """Hold the promise: each acknowledged signature is one row, one event, one in the PDF."""
    ended = await round_.api.wait_for_round(round_.agreement_id, round_.number, "complete")
    rows = [
        request["signature"]["id"]
        for party in ended["parties"]
        for request in party["requests"]
        if request["signature"]
    ]
    events = await round_.api.events(round_.agreement_id)
    given = [
        event["event"]["data"]["signature_id"]
        for event in events
        if event["kind"] == "signature_given" and event["event"]["data"]["round"] == round_.number
    ]
    assert len(rows) == receipts
    assert sorted(given) == sorted(rows)
    sealed = await round_.api.document(round_.agreement_id, ended["sealed_sha256"])
    assert hashlib.sha256(sealed).hexdigest() == ended["sealed_sha256"]
    with pikepdf.open(io.BytesIO(sealed)) as document:
        fields = document.Root.AcroForm.Fields.as_list()
        signed = [field for field in fields if "/V" in field and "party" in str(field.T)]
    assert len(signed) == receipts
    async with httpx.AsyncClient(base_url=round_.stack.public_url) as anyone:
        root = x509.load_pem_x509_certificate((await anyone.get("/authority/root.pem")).content)
    for data in (sealed, await round_.api.evidence(round_.agreement_id)):
        report = await asyncio.to_thread(verify, data, trust_roots=[root])
        assert report.verdict is Verdict.PASSED, report.reasons


async def check_by_foreign_tools(round_: OpenRound, folder: Path, receipts: int) -> None:
    """Hold that verifiers that we did not write find every signature valid in the sealed file."""
    sealed = (await round_.state())["sealed_sha256"]
    pdf, root = folder / "sealed.pdf", folder / "root.pem"
    pdf.write_bytes(await round_.api.document(round_.agreement_id, sealed))
    async with httpx.AsyncClient(base_url=round_.stack.public_url) as anyone:
        root.write_bytes((await anyone.get("/authority/root.pem")).content)
    check_pdfsig(pdf, root, folder, signatures=receipts)
    check_pyhanko(pdf, root)
    check_qpdf(pdf)
    sidos("verify", pdf, "--trust", root)
