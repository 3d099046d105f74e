"""The appender: one increment for each signature, over files of our own."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pypdfium2 as pdfium
import pytest

from adapters.authority.issuing import Authority
from adapters.authority.timestamps import OwnTimestamper
from adapters.documents.appender import FieldNotOpen, SignableDocument
from adapters.documents.stamp import DrawingNotUnderstood, read_drawing
from tests.adapters.documents.making import (
    AT,
    SMALL,
    Signing,
    drawing,
    fixed_clock,
    party,
    png_that_says,
)


async def test_an_increment_continues_the_document_and_names_its_hashes(
    authority: Authority,
) -> None:
    signing = await Signing.start(authority, SMALL)
    before = signing.data
    increment = await signing.sign("party-1-1", SMALL[0].signatories[0], SMALL[0].name)
    whole = before + increment.data
    assert increment.document_sha256 == hashlib.sha256(whole).hexdigest()
    assert signing.document.sha256 == increment.document_sha256


async def test_a_document_opened_again_goes_on_as_the_one_kept_in_memory(
    authority: Authority,
) -> None:
    signing = await Signing.start(authority, SMALL)
    await signing.sign("party-1-1", SMALL[0].signatories[0], SMALL[0].name)
    again = SignableDocument.open(signing.data)
    assert again.sha256 == signing.document.sha256
    assert again.open_fields == signing.document.open_fields
    assert again._trailer == signing.document._trailer
    assert again._fields == signing.document._fields


async def test_a_field_is_filled_once(authority: Authority) -> None:
    signing = await Signing.start(authority, SMALL)
    person = SMALL[0].signatories[0]
    await signing.sign("party-1-1", person, SMALL[0].name)
    with pytest.raises(FieldNotOpen, match="party-1-1"):
        await signing.sign("party-1-1", person, SMALL[0].name)
    with pytest.raises(FieldNotOpen, match="party-9-9"):
        await signing.sign("party-9-9", person, SMALL[0].name)


async def test_a_failing_timestamp_leaves_the_document_as_it_was(authority: Authority) -> None:
    class Down(OwnTimestamper):
        async def timestamp(self, digest: bytes) -> bytes:
            raise ConnectionError

    signing = await Signing.start(authority, SMALL)
    state = (signing.document.sha256, signing.document.open_fields, signing.document._trailer)
    working = signing.timestamper
    signing.timestamper = Down(authority.timestamp, fixed_clock)
    with pytest.raises(ConnectionError):
        await signing.sign("party-1-1", SMALL[0].signatories[0], SMALL[0].name)
    document = signing.document
    assert (document.sha256, document.open_fields, document._trailer) == state
    signing.timestamper = working
    await signing.sign("party-1-1", SMALL[0].signatories[0], SMALL[0].name)


async def test_a_party_name_outside_latin_1_keeps_its_accessible_name(
    authority: Authority,
) -> None:
    one = party(1, "any", "mayor", name="Łódź ja Žilina ry — Äänekoski")
    signing = await Signing.start(authority, [one])
    await signing.sign_all([one])
    with pikepdf.Pdf.open(io.BytesIO(signing.data)) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if str(f.T) == "party-1-1")
        assert str(field.TU) == "Allekirjoitus: Łódź ja Žilina ry — Äänekoski"
        assert field.P.objgen == pdf.pages[0].obj.objgen
        assert str(field.V["/Name"]) == one.signatories[0].name


async def test_the_stamp_is_readable_text_in_its_place(signed: Signing) -> None:
    document = pdfium.PdfDocument(signed.data)
    document.init_forms()
    page = document[0]
    pdfium.raw.FPDFPage_Flatten(page, pdfium.raw.FLAT_NORMALDISPLAY)
    text = document[0].get_textpage().get_text_bounded()
    assert "Päivi Esimerkki 3-1" in text
    assert "2.6.2025 klo 12.30 (UTC+3)" in text


@pytest.mark.parametrize(
    "png",
    [b"", b"not a picture", b"GIF89a" + bytes(50), drawing()[:60], b"\x89PNG" + bytes(600_000)],
)
def test_a_drawing_that_is_no_sensible_png_is_refused(png: bytes) -> None:
    with pytest.raises(DrawingNotUnderstood):
        read_drawing(png)


@pytest.mark.abuse(35)
@pytest.mark.parametrize(
    ("width", "height"),
    [(20_000, 20_000), (2**31 - 1, 2**31 - 1), (12_000, 9_000), (1, 4_001), (0, 0)],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_drawing_of_monstrous_size_is_refused(width: int, height: int) -> None:
    with pytest.raises(DrawingNotUnderstood):
        read_drawing(png_that_says(width, height))


def test_a_drawing_is_cut_to_its_ink() -> None:
    read = read_drawing(drawing())
    assert 380 <= read.width <= 400
    assert 95 <= read.height <= 115


async def test_a_refused_drawing_leaves_the_document_as_it_was(authority: Authority) -> None:
    signing = await Signing.start(authority, SMALL)
    before = signing.document.sha256
    with pytest.raises(DrawingNotUnderstood):
        await signing.sign("party-1-1", SMALL[0].signatories[0], SMALL[0].name, drawn=b"no")
    assert signing.document.sha256 == before
    assert "party-1-1" in signing.document.open_fields
    assert AT.tzinfo is not None
