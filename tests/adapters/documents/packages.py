"""Takes the shipped templates and their DOCX packages apart for tests."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from adapters.documents.manifest import AgreementTemplate
from adapters.documents.template_library import TemplateLibrary

AGREEMENTS = Path(__file__).resolve().parents[3] / "templates" / "agreements"
FAMILY_CENTRE = "family-centre-cooperation"
DATA_SHARING = "data-sharing"
MAIN = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"


def shipped(name: str = FAMILY_CENTRE) -> AgreementTemplate:
    return TemplateLibrary(AGREEMENTS).get(name)


def parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def changed(docx: bytes, part: str, old: str, new: str) -> bytes:
    """Replace the first `old` in a part; it must be there."""
    parts = parts_of(docx)
    assert old.encode() in parts[part]
    return package({**parts, part: parts[part].replace(old.encode(), new.encode(), 1)})


def with_paragraph(docx: bytes, xml: str) -> bytes:
    """Put XML at the start of the body."""
    return changed(docx, MAIN, "<w:body>", f"<w:body>{xml}")


def with_text(docx: bytes, text: str) -> bytes:
    return with_paragraph(docx, f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def with_relation(docx: bytes, kind: str, target: str, mode: str = "External") -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relation = f'<Relationship Id="rX" Type="{base}{kind}" Target="{target}" TargetMode="{mode}"/>'
    return changed(docx, RELATIONS, "</Relationships>", f"{relation}</Relationships>")


def copied(tmp_path: Path, name: str = DATA_SHARING) -> Path:
    """Return a copy of a template's folder that a test may spoil."""
    folder = tmp_path / name / "v1"
    shutil.copytree(AGREEMENTS / name / "v1", folder)
    return folder


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
