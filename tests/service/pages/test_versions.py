"""Any two texts of an agreement compared, signed ones too; read by legal staff as well."""

from __future__ import annotations

import io
import uuid

import docx
from lxml import html

from adapters.database.tables import DocumentRow
from service.dependencies import Services
from tests.service.pages.conftest import Browser
from tests.service.pages.test_accessibility import faults
from tests.service.pages.world import World, later, small_pdf


def text_of(sentence: str) -> bytes:
    """Return a DOCX with one section."""
    document = docx.Document()
    document.add_heading("Purpose", level=1)
    document.add_paragraph(sentence)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


async def add_text(
    services: Services, world: World, sentence: str, number: int, kind: str, *, version: int = 0
) -> str:
    """Add a text to an agreement; return its hash."""
    pdf = await services.blobs.put(small_pdf(pages=number))
    text = await services.blobs.put(text_of(sentence))
    async with services.sessions.begin() as session:
        session.add(
            DocumentRow(
                id=str(uuid.uuid4()),
                agreement_id=world.agreement_id,
                sha256=pdf,
                docx_sha256=text,
                kind=kind,
                version=version or number,
                pages=number,
                size=1000,
                engine="test",
                engine_version="1",
                created_at=later(number),
            )
        )
    return pdf


async def test_a_signed_text_is_compared_with_any_text_before_it(
    legal: Browser, world: World, services: Services
) -> None:
    first = await add_text(services, world, "The parties meet in June.", 3, "sealed")
    await add_text(services, world, "The parties  meet in May.", 5, "draft", version=4)
    second = await add_text(services, world, "The parties meet in May.", 6, "sealed", version=4)
    here = f"/agreements/{world.agreement_id}/versions"
    page = await legal.get(here)
    assert page.status_code == 200
    tree = html.fromstring(page.text)
    assert tree.xpath("//select[@id='old']/option[@selected]/@value") == [first]
    assert tree.xpath("//select[@id='new']/option[@selected]/@value") == [second]
    assert [" ".join(gone.itertext()) for gone in tree.xpath("//del")] == ["removed:  June"]
    assert [" ".join(come.itertext()) for come in tree.xpath("//ins")] == ["added:  May"]
    assert faults(page.text) == []
    same = await legal.get(f"{here}?old={second}&new={second}")
    assert "The two versions have the same text." in same.text
    assert (await legal.get(f"{here}?old={'0' * 64}")).status_code == 404
