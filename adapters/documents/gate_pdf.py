"""The gate for a PDF: what people sign may not run, hide, or change its looks."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.documents.gate_refusals import (
    REFUSALS,
    DocumentTooLarge,
    Finding,
    NotAPdf,
    PdfEncrypted,
    PdfHasActions,
    PdfHasEmbeddedFile,
    PdfHasOptionalContent,
    PdfHasXfa,
    PdfIsHybrid,
    PdfNotReadable,
    PdfSigned,
    PdfTooManyPages,
)
from adapters.documents.sandboxed_child import ChildFailed, Limits, run_function

PDF_LIMIT = 25_000_000
_PAGES = 500
_LIMITS = Limits(cpu_seconds=30, wall_seconds=60)


def check_size_and_magic(data: bytes) -> None:
    """Refuse what is no PDF from its first byte, or too large. Enough for evidence."""
    if len(data) > PDF_LIMIT:
        raise DocumentTooLarge(limit=str(PDF_LIMIT // 1_000_000))
    if not data.startswith(b"%PDF-"):
        raise NotAPdf


def check_pdf_to_sign(data: bytes) -> None:
    """Refuse a PDF that may not be signed, with its first finding."""
    check_size_and_magic(data)
    for finding in pdf_findings(data):
        raise REFUSALS[finding.code](where=finding.where)


def pdf_findings(data: bytes) -> list[Finding]:
    """Return every reason to refuse a PDF to be signed; parsed in a child process."""
    try:
        found = json.loads(run_function(f"{__name__}:inspect_in_child", data, limits=_LIMITS))
    except ChildFailed as error:
        raise PdfNotReadable from error
    return [Finding(code, where) for code, where in found]


def inspect_in_child(data: bytes, _options: Mapping[str, object]) -> bytes:
    """Return the findings as JSON; runs in the child."""
    import pikepdf  # noqa: PLC0415 - loaded in the child only

    try:
        # No recovery: what only a repair makes readable reads differently elsewhere.
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            found = sorted({(f.code, f.where) for f in _inspect(pdf)})
    except pikepdf.PasswordError:
        found = [(PdfEncrypted.code, "")]
    except pikepdf.PdfError:
        found = [(PdfNotReadable.code, "")]
    return json.dumps(found).encode()


def _inspect(pdf: Any) -> Iterator[Finding]:
    if pdf.is_encrypted:  # an empty user password opens silently
        yield Finding(PdfEncrypted.code, "")
    if len(pdf.pages) > _PAGES or int(pdf.Root.Pages.get("/Count", 0)) > _PAGES:
        yield Finding(PdfTooManyPages.code, str(len(pdf.pages)))
    if "/XRefStm" in pdf.trailer:
        yield Finding(PdfIsHybrid.code, "")
    root = pdf.Root
    if "/OCProperties" in root:
        yield Finding(PdfHasOptionalContent.code, "")
    if "/XFA" in root.get("/AcroForm", {}):
        yield Finding(PdfHasXfa.code, "")
    if "/OpenAction" in root and not _is_destination(root.OpenAction):
        yield Finding(PdfHasActions.code, "OpenAction")
    for item in pdf.objects:
        yield from _object(item)


def _is_destination(action: Any) -> bool:
    """Tell whether it only says on which page to open, as LibreOffice writes it."""
    import pikepdf  # noqa: PLC0415 - loaded in the child only

    if isinstance(action, pikepdf.Array):
        return True
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo"


def _object(item: Any) -> Iterator[Finding]:
    """Yield what is wrong with one object and the direct objects within it."""
    import pikepdf  # noqa: PLC0415 - loaded in the child only

    if isinstance(item, pikepdf.Array):
        for member in item:
            if not getattr(member, "is_indirect", True):
                yield from _object(member)
        return
    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict
    if not isinstance(item, pikepdf.Dictionary):
        return
    yield from _dictionary(item)
    for member in item.values():
        if isinstance(member, pikepdf.Object) and not member.is_indirect:
            yield from _object(member)


def _dictionary(item: Any) -> Iterator[Finding]:
    action = str(item.get("/S", ""))
    if action in {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE",
                  "/Rendition", "/Movie", "/Sound", "/SetOCGState", "/Hide", "/RichMediaExecute",
                  "/Trans", "/Named", "/ResetForm"}:  # fmt: skip
        yield Finding(PdfHasActions.code, action[1:])
    for key in ("/JS", "/JavaScript"):
        if key in item:
            yield Finding(PdfHasActions.code, "JavaScript")
    if "/AA" in item:
        yield Finding(PdfHasActions.code, "AA")
    kind, field = str(item.get("/Type", "")), str(item.get("/FT", ""))
    if "/ByteRange" in item or field == "/Sig" or kind in {"/Sig", "/DocTimeStamp"}:
        yield Finding(PdfSigned.code, (field or kind or "/ByteRange")[1:])
    if kind in {"/OCG", "/OCMD"}:
        yield Finding(PdfHasOptionalContent.code, "")
    if "/EmbeddedFiles" in item or "/EF" in item or kind == "/EmbeddedFile":
        yield Finding(PdfHasEmbeddedFile.code, "")
