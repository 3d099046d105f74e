"""Background documents over HTTP and SMTP: read before signing, certified, proved by the bundle."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import uuid
import zipfile
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from adapters.documents.bundle_verification import verify
from adapters.documents.verification_report import Verdict
from commands.rehearsal import signatory
from commands.rehearsal.api import Api
from commands.stack.embedded import EmbeddedStack
from tests.activities.test_background import pdf_of
from tests.journeys.round import check_nothing_is_lost_or_doubled, draft, journey_stack, send

pytestmark = pytest.mark.timeout(240)


async def test_all_who_sign_read_what_the_bundle_proves_and_an_exchanged_one_fails(
    tmp_path: Path,
) -> None:
    plan, action = pdf_of(3), pdf_of(1)
    async with journey_stack(tmp_path) as stack, Api.of(stack) as api:
        agreement_id = await draft(api)
        for title, data in (("Hyvinvointisuunnitelma", plan), ("Toimintasuunnitelma", action)):
            await _add(stack, agreement_id, title, data)
        round_ = await send(stack, api, agreement_id)
        for link in round_.links:
            async with signatory.browser(stack.public_url) as client:
                page = await client.get(link)
                assert "Hyvinvointisuunnitelma" in page.text
                assert (await client.get(f"{link}/background/2.pdf")).content == action
                await signatory.sign(client, link)
        await check_nothing_is_lost_or_doubled(round_, len(round_.links))
        bundle = await api.evidence(agreement_id)
        async with httpx.AsyncClient(base_url=stack.public_url) as anyone:
            pem = (await anyone.get("/authority/root.pem")).content
    roots = [x509.load_pem_x509_certificate(pem)]
    report = await asyncio.to_thread(verify, _exchanged(bundle, plan), trust_roots=roots)
    assert report.verdict is Verdict.FAILED
    told = [reason.text for reason in report.reasons if reason.code == "background"]
    assert len(told) == 1
    assert "Hyvinvointisuunnitelma" in told[0]


async def _add(stack: EmbeddedStack, agreement_id: str, title: str, data: bytes) -> None:
    """List a background document over the API."""
    made = await stack.run("token", "add", title, "--json", "--scope", "agreements:write")
    headers = {
        "authorization": f"Bearer {json.loads(made)['secret']}",
        "idempotency-key": f"journey-{uuid.uuid4()}",
    }
    async with httpx.AsyncClient(base_url=stack.public_url, headers=headers) as client:
        answer = await client.post(
            f"/api/v1/agreements/{agreement_id}/background-documents",
            data={"title": title},
            files={"file": ("a.pdf", data)},
        )
    assert answer.status_code == 201, answer.text


def _exchanged(bundle: bytes, document: bytes) -> bytes:
    """Return the bundle with other bytes under the name of a document, as long as the first."""
    name = f"records/{hashlib.sha256(document).hexdigest()}.pdf"
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(bundle)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as after,
    ):
        for entry in before.infolist():
            data = before.read(entry)
            after.writestr(entry, data[:-1] + b"X" if entry.filename == name else data)
    return made.getvalue()
