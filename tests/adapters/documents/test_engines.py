"""Both engines make the PDF that people sign."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from adapters.documents.drafting import place_codes, render_docx
from adapters.documents.engines import choose
from adapters.documents.engines.base import DocumentNotConverted, Engine, NoEngine
from adapters.documents.engines.dxpdf import Dxpdf
from adapters.documents.engines.fonts import fonts_conf
from adapters.documents.engines.libreoffice import LibreOffice, find_libreoffice
from adapters.documents.gate import admit_pdf_to_sign
from adapters.documents.places import PlaceSize, find_places
from adapters.documents.template_specimen import specimen_facts
from tests.adapters.documents.packages import DATA_SHARING, shipped

TEMPLATE = shipped()
FACTS = specimen_facts(TEMPLATE)
CODES = [code for party in FACTS.parties for code in place_codes(party)]


@pytest.fixture(scope="module")
def docx() -> bytes:
    return render_docx(TEMPLATE, FACTS)


def libreoffice() -> LibreOffice:
    program = find_libreoffice()
    assert program, "LibreOffice is installed by make install"
    return LibreOffice(program)


@pytest.mark.parametrize("made_by", [Dxpdf, libreoffice])
def test_the_cooperation_agreement_comes_out_whole(made_by: type[Engine], docx: bytes) -> None:
    engine = made_by()
    made = engine.convert(docx)
    assert (made.engine, made.engine_version) == (engine.name, engine.version)
    assert made.engine_version[0].isdecimal()
    admit_pdf_to_sign(made.pdf)
    size = PlaceSize(**TEMPLATE.signature_places.model_dump())
    places = find_places(made.pdf, CODES, size)
    assert len({(place.page, place.rect) for place in places}) == 28
    with pdfium.PdfDocument(made.pdf) as document:
        assert 6 <= len(document) <= 10
        text = document[len(document) - 1].get_textpage().get_text_range()
        assert f"{len(document)} / {len(document)}" in text
    with pikepdf.open(io.BytesIO(made.pdf)) as read:
        assert "/StructTreeRoot" in read.Root


def test_dxpdf_gives_the_same_bytes_also_at_the_same_time(docx: bytes) -> None:
    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(lambda _: Dxpdf().convert(docx).pdf, range(3)))
    assert len(set(made)) == 1


def test_libreoffice_says_the_documents_language_and_title() -> None:
    template = shipped(DATA_SHARING)
    made = libreoffice().convert(render_docx(template, specimen_facts(template)))
    with pikepdf.open(io.BytesIO(made.pdf)) as read:
        assert str(read.Root.Lang) == "en-GB"
        assert str(read.docinfo.Title) == "Data sharing agreement 2026-1"


@pytest.mark.parametrize("made_by", [Dxpdf, libreoffice])
def test_what_is_no_docx_is_refused(made_by: type[Engine]) -> None:
    with pytest.raises(DocumentNotConverted):
        made_by().convert(b"PK\x03\x04 no document")


def test_auto_means_dxpdf_where_libreoffice_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "find_libreoffice", lambda: None)
    assert choose.engine().name == "dxpdf"
    with pytest.raises(NoEngine, match="libreoffice"):
        choose.engine("libreoffice")
    monkeypatch.setattr(choose, "find_libreoffice", lambda: "/usr/bin/soffice")
    assert choose.engine().name == "libreoffice"
    assert choose.engine("dxpdf").name == "dxpdf"


def test_without_debians_fonts_the_packaged_one_stands_in(
    monkeypatch: pytest.MonkeyPatch, docx: bytes
) -> None:
    monkeypatch.setattr("adapters.documents.engines.fonts._CARLITO", ())
    monkeypatch.setattr("adapters.documents.engines.fonts._LIBERATION", ())
    assert "Carlito" not in fonts_conf(Path("cache"))
    with pikepdf.open(io.BytesIO(Dxpdf().convert(docx).pdf)) as read:
        fonts = {str(o.BaseFont) for o in read.objects
                 if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}  # fmt: skip
    assert all("SourceSans" in font for font in fonts)
