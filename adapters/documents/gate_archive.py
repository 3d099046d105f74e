"""The gate's first step for a DOCX: a ZIP that is what it says and stays small."""

from __future__ import annotations

import io
import zipfile
import zlib

from adapters.documents.gate_refusals import ArchiveTooDemanding, DocumentTooLarge, NotADocx

DOCX_LIMIT = 10_000_000
_ENTRIES = 2_000
_INFLATED = 100_000_000
_RATIO = 100
_RATIO_MATTERS_ABOVE = 1_000_000
_MAIN_PART = 20_000_000
_CHUNK = 65_536
MAIN = "word/document.xml"


def read_package(data: bytes) -> dict[str, bytes]:
    """Return the parts of a DOCX by name, counting every byte while it inflates.

    The sizes that a ZIP states are not believed. Refuses what is no DOCX, and
    what exceeds the limits above (abuse 33).
    """
    if len(data) > DOCX_LIMIT:
        raise DocumentTooLarge(limit=str(DOCX_LIMIT // 1_000_000))
    if not data.startswith(b"PK\x03\x04"):
        raise NotADocx
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _inflate(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise NotADocx from error
    if MAIN not in parts or "[Content_Types].xml" not in parts:
        raise NotADocx
    return parts


def _inflate(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > _ENTRIES:
        raise ArchiveTooDemanding(where=f"{len(entries)} parts")
    if len({name.lower() for name in names}) != len(names):  # two parsers may read two parts
        raise NotADocx
    parts: dict[str, bytes] = {}
    left = _INFLATED
    for entry in entries:
        parts[entry.filename] = _inflate_entry(archive, entry, left)
        left -= len(parts[entry.filename])
    return parts


def _inflate_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    limit = min(left, _MAIN_PART if entry.filename == MAIN else left)
    inflated = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            inflated += chunk
            ratio = len(inflated) / max(entry.compress_size, 1)
            bomb = len(inflated) > _RATIO_MATTERS_ABOVE and ratio > _RATIO
            if len(inflated) > limit or bomb:
                raise ArchiveTooDemanding(where=entry.filename)
    return bytes(inflated)
