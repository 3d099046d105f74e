"""What the gate for PDFs to be signed refuses, by name."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from adapters.documents.gate import (
    DocumentRefused,
    DocumentTooLarge,
    NotAPdf,
    admit_pdf_as_evidence,
    admit_pdf_to_sign,
)


def pdf(change: Callable[[pikepdf.Pdf], object] = lambda _: None, pages: int = 1) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        change(document)
        document.save(made)
    return made.getvalue()


def refused_with(data: bytes) -> str:
    with pytest.raises(DocumentRefused) as refusal:
        admit_pdf_to_sign(data)
    return refusal.value.code


def in_root(key: str, value: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root[key] = value

    return change


def annotation(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        box = Array([0, 0, 9, 9])
        made = Dictionary(Type=Name.Annot, Rect=box, **entries)  # type: ignore[arg-type]
        document.pages[0].obj["/Annots"] = Array([made])

    return change


def attachment(document: pikepdf.Pdf) -> None:
    document.attachments["x.txt"] = b"x"


SIGNATURE_FIELD = in_root("/AcroForm", Dictionary(Fields=Array([Dictionary(FT=Name.Sig, T="s")])))
JAVASCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def test_a_plain_pdf_passes() -> None:
    admit_pdf_to_sign(pdf())


def test_opening_on_a_page_passes_as_libreoffice_writes_it() -> None:
    admit_pdf_to_sign(pdf(in_root("/OpenAction", Array([0, Name.Fit]))))


@pytest.mark.abuse(34)
@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("pdf_has_actions", in_root("/OpenAction", JAVASCRIPT)),
        ("pdf_has_actions", in_root("/Names", Dictionary(JavaScript=Dictionary(Names=Array())))),
        ("pdf_has_actions", annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="x"))),
        ("pdf_has_actions", annotation(Subtype=Name.Link, AA=Dictionary(O=JAVASCRIPT))),
        ("pdf_has_embedded_file", attachment),
        ("pdf_has_xfa", in_root("/AcroForm", Dictionary(Fields=Array(), XFA=Array()))),
        ("pdf_signed", SIGNATURE_FIELD),
        ("pdf_has_optional_content", in_root("/OCProperties", Dictionary(OCGs=Array()))),
    ],
)
def test_what_may_not_be_signed_is_refused(
    code: str, change: Callable[[pikepdf.Pdf], object]
) -> None:
    assert refused_with(pdf(change)) == code


@pytest.mark.abuse(34)
@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf_is_refused(password: str) -> None:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(made, encryption=pikepdf.Encryption(owner="o", user=password))
    assert refused_with(made.getvalue()) == "pdf_encrypted"


@pytest.mark.abuse(34)
def test_two_cross_reference_tables_are_refused() -> None:
    made = pdf()
    hybrid = made.replace(b"trailer <<", b"trailer << /XRefStm 9 ", 1)
    assert hybrid != made
    assert refused_with(hybrid) in {"pdf_is_hybrid", "pdf_not_readable"}


@pytest.mark.abuse(35)
def test_a_pdf_of_too_many_pages_is_refused() -> None:
    assert refused_with(pdf(pages=501)) == "pdf_too_many_pages"


@pytest.mark.abuse(35)
def test_a_loop_of_cross_references_is_refused() -> None:
    made = pdf()
    start = int(made.rpartition(b"startxref\n")[2].split()[0])
    looped = made.replace(b"trailer <<", b"trailer << /Prev %d " % start, 1)
    assert looped != made
    assert refused_with(looped) == "pdf_not_readable"


def test_a_damaged_pdf_is_refused() -> None:
    assert refused_with(pdf()[:-200]) == "pdf_not_readable"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b" " + pdf()])
def test_what_does_not_begin_as_a_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPdf):
        admit_pdf_to_sign(data)


def test_a_pdf_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(DocumentTooLarge, match="25 MB"):
        admit_pdf_to_sign(b"%PDF-1.7" + b"\0" * 25_000_000)


def test_evidence_may_be_signed_or_encrypted() -> None:
    admit_pdf_as_evidence(pdf(SIGNATURE_FIELD))
    with pytest.raises(NotAPdf):
        admit_pdf_as_evidence(b"<html>")
