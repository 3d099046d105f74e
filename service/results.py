"""Results of recurring duties: files that people add, kept byte for byte."""

from __future__ import annotations

import io
import zipfile

from adapters.blobs import Blobs
from domain.errors import N_, DomainError
from service.security import MEGABYTE

LARGEST_MEGABYTES = 15
_BY_START = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_BY_PART = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
}
ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
}


class ResultFileRefused(DomainError):
    """The file is too large, or of no kind that is kept."""

    code = "result_file_refused"
    message = N_("The file must be a PDF, DOCX, XLSX, PNG or JPEG of at most {megabytes} MB.")


async def keep_result(blobs: Blobs, data: bytes) -> tuple[str, str]:
    """Keep a file and return its hash and its media type; both empty for none."""
    if not data:
        return "", ""
    kind = _kind_of(data)
    if len(data) > LARGEST_MEGABYTES * MEGABYTE or not kind:
        raise ResultFileRefused(megabytes=str(LARGEST_MEGABYTES))
    return await blobs.put(data), kind


def _kind_of(data: bytes) -> str:
    """Return the media type by what is in the file: what it is called says nothing."""
    for start, kind in _BY_START:
        if data.startswith(start):
            return kind
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    return next((kind for part, kind in _BY_PART.items() if part in parts), "")
