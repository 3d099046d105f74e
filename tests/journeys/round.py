"""A small round on an embedded stack: five parties, eight signatories, every kind of rule."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator, Mapping
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
from commands.rehearsal.mailbox import invitations
from commands.rehearsal.specimen import Specimen
from commands.stack.embedded import EmbeddedStack

PARTIES = Path(__file__).with_name("five-parties.csv")
SIGNATORIES = 8


@dataclass(frozen=True)
class OpenRound:
    """An open round with the links that were mailed."""

    stack: EmbeddedStack
    api: Api
    agreement_id: str
    links: list[str]

    async def state(self) -> dict[str, Any]:
        """Return the round as the API shows it."""
        return await self.api.round(self.agreement_id, 1)


@asynccontextmanager
async def open_round(folder: Path, *, settings: Mapping[str, str] = {}) -> AsyncIterator[OpenRound]:
    """Start a stack, draft, send for signing, and wait for the invitations."""
    specimen = Specimen.of_template("family-centre-cooperation", parties=PARTIES)
    embedded = EmbeddedStack(
        folder,
        organisation="Testilän hyvinvointialue",
        settings={"SIDOS_ENGINE": "dxpdf", **settings},
    )
    async with embedded as stack, Api.of(stack) as api:
        agreement = await api.draft(specimen, key="journey-draft")
        await api.start_round(agreement["id"], key="journey-start")
        links = await invitations(stack.caught_mail, SIGNATORIES, within_seconds=60)
        yield OpenRound(stack, api, agreement["id"], links)


async def check_nothing_is_lost_or_doubled(round_: OpenRound, receipts: int) -> None:
    """Hold the promise: each acknowledged signature is one row, one event, one in the PDF."""
    ended = await round_.api.wait_for_round(round_.agreement_id, 1, "complete")
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
        if event["kind"] == "signature_given"
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
