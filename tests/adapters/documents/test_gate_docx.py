"""What the gate for DOCX files refuses, by name."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from adapters.documents.gate import (
    DocumentRefused,
    DocumentTooLarge,
    NotADocx,
    admit_docx,
)
from adapters.documents.gate_docx import docx_findings
from adapters.documents.gate_refusals import ArchiveTooDemanding
from tests.adapters.documents.packages import (
    DATA_SHARING,
    MAIN,
    RELATIONS,
    TYPES,
    changed,
    package,
    parts_of,
    shipped,
    with_paragraph,
    with_relation,
)

DOCX = shipped(DATA_SHARING).docx()


def field(code: str) -> str:
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
        f'{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def refused_with(docx: bytes) -> str:
    with pytest.raises(DocumentRefused) as refusal:
        admit_docx(docx)
    return refusal.value.code


def test_a_shipped_template_passes() -> None:
    admit_docx(DOCX)


@pytest.mark.parametrize("tag", ["ins", "del", "moveFrom", "moveTo"])
def test_tracked_changes_are_refused(tag: str) -> None:
    xml = f'<w:p><w:{tag} w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:{tag}></w:p>'
    assert refused_with(with_paragraph(DOCX, xml)) == "docx_has_tracked_changes"


def test_comments_are_refused() -> None:
    xml = '<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    assert refused_with(with_paragraph(DOCX, xml)) == "docx_has_comments"


@pytest.mark.parametrize("tag", ["vanish", "specVanish", "webHidden", 'vanish w:val="true"'])
def test_hidden_text_is_refused(tag: str) -> None:
    hidden = f"<w:p><w:r><w:rPr><w:{tag}/></w:rPr><w:t>and the fee is 900 €</w:t></w:r></w:p>"
    assert refused_with(with_paragraph(DOCX, hidden)) == "docx_has_hidden_text"


def test_a_style_that_hides_is_refused_and_one_that_shows_is_not() -> None:
    style = '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish{}/></w:rPr></w:style>'
    for value, code in (("", "docx_has_hidden_text"), (' w:val="0"', "")):
        ending = f"{style.format(value)}</w:styles>"
        docx = changed(DOCX, "word/styles.xml", "</w:styles>", ending)
        assert [finding.code for finding in docx_findings(docx)] == ([code] if code else [])


@pytest.mark.parametrize(
    "code", ["DATE", "TIME", 'INCLUDETEXT "x"', 'INCLUDEPICTURE "x"', "DDE a b", " ddeauto a"]
)
def test_a_field_that_changes_or_fetches_is_refused(code: str) -> None:
    assert refused_with(with_paragraph(DOCX, field(code))) == "docx_has_changing_field"


def test_a_field_code_cut_into_runs_is_read_whole() -> None:
    xml = field("INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT x")
    assert refused_with(with_paragraph(DOCX, xml)) == "docx_has_changing_field"


def test_a_simple_field_is_read_too() -> None:
    xml = '<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    assert refused_with(with_paragraph(DOCX, xml)) == "docx_has_changing_field"


@pytest.mark.abuse(33)
def test_macros_are_refused() -> None:
    parts = parts_of(DOCX)
    assert refused_with(package({**parts, "word/vbaProject.bin": b"x"})) == "docx_has_macros"
    main = "document.main+xml"
    macro = changed(
        DOCX, TYPES,
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{main}",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )  # fmt: skip
    assert refused_with(macro) == "docx_has_macros"


@pytest.mark.abuse(33)
@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "http://127.0.0.1/x.png"),
        ("attachedTemplate", "http://127.0.0.1/x.dotm"),
        ("frame", "http://127.0.0.1/"),
        ("hyperlink", "file:///etc/passwd"),
    ],
)
def test_what_lies_outside_is_refused(kind: str, target: str) -> None:
    assert refused_with(with_relation(DOCX, kind, target)) == "docx_has_external_part"


@pytest.mark.abuse(33)
@pytest.mark.parametrize("kind", ["image", "hyperlink", "settings"])
@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "//127.0.0.1/x",
        "\\\\host\\x",
        "http://127.0.0.1/",
    ],
)
def test_a_relation_that_leads_outside_without_saying_so_is_refused(kind: str, target: str) -> None:
    unsaid = changed(
        with_relation(DOCX, kind, target, "Unsaid"), RELATIONS, ' TargetMode="Unsaid"', ""
    )
    for docx in (unsaid, with_relation(DOCX, kind, target, "Internal")):
        assert refused_with(docx) == "docx_has_external_part"


def test_a_link_to_a_web_page_is_no_part_and_passes() -> None:
    admit_docx(with_relation(DOCX, "hyperlink", "https://www.example.org/"))


@pytest.mark.abuse(33)
def test_an_ole_object_is_refused() -> None:
    embedded = package({**parts_of(DOCX), "word/embeddings/oleObject1.bin": b"x"})
    assert refused_with(embedded) == "docx_has_embedded_object"
    related = with_relation(DOCX, "oleObject", "x.bin", "Internal")
    assert refused_with(related) == "docx_has_embedded_object"


@pytest.mark.abuse(33)
def test_a_document_type_declaration_is_refused() -> None:
    xxe = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<w:document '
    assert refused_with(changed(DOCX, MAIN, "<w:document ", xxe)) == "docx_has_doctype"


def test_a_part_that_hides_behind_utf_16_is_refused() -> None:
    parts = parts_of(DOCX)
    hidden = package({**parts, MAIN: parts[MAIN].decode().encode("utf-16")})
    assert refused_with(hidden) == "docx_not_readable"


def test_broken_xml_is_refused() -> None:
    assert refused_with(changed(DOCX, MAIN, "<w:body>", "<w:body><w:p>")) == "docx_not_readable"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 not really", b"x" + DOCX])
def test_what_is_no_docx_is_refused(data: bytes) -> None:
    with pytest.raises(NotADocx):
        admit_docx(data)


def test_a_zip_without_a_document_is_refused() -> None:
    with pytest.raises(NotADocx):
        admit_docx(package({"a.txt": b"x"}))


def test_two_parts_of_one_name_are_refused() -> None:
    made = BytesIO(DOCX)
    with (
        zipfile.ZipFile(made, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr(MAIN, b"<other/>")
    with pytest.raises(NotADocx):
        admit_docx(made.getvalue())


@pytest.mark.abuse(33)
def test_a_zip_bomb_is_refused_while_it_inflates() -> None:
    bomb = package({**parts_of(DOCX), "word/media/image1.png": b"\0" * 30_000_000})
    with pytest.raises(ArchiveTooDemanding, match=r"word/media/image1\.png"):
        admit_docx(bomb)


def test_too_many_parts_are_refused() -> None:
    parts = parts_of(DOCX) | {f"word/x{n}.bin": b"" for n in range(2_001)}
    with pytest.raises(ArchiveTooDemanding):
        admit_docx(package(parts))


def test_a_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(DocumentTooLarge, match="10 MB"):
        admit_docx(b"PK\x03\x04" + b"\0" * 10_000_000)


def test_every_finding_is_listed_at_once() -> None:
    worst = with_relation(with_paragraph(DOCX, field("DATE")), "image", "http://127.0.0.1/x")
    codes = {finding.code for finding in docx_findings(worst)}
    assert codes == {"docx_has_changing_field", "docx_has_external_part"}
