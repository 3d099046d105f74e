"""Extracts of minutes: kept byte for byte, since they are often signed themselves."""

from __future__ import annotations

from adapters.blobs import Blobs
from domain.decision_refusals import ExtractNotPdf
from service.security import MEGABYTE

LARGEST_EXTRACT_MEGABYTES = 15
_PDF = b"%PDF-"
_WITHIN_BYTES = 1024  # a reader takes what stands before it, too (ISO 32000-2, annex I)


async def keep_extract(blobs: Blobs, data: bytes) -> str:
    """Keep an extract and return its hash, empty for none; refuse what is no PDF."""
    if not data:
        return ""
    if len(data) > LARGEST_EXTRACT_MEGABYTES * MEGABYTE or _PDF not in data[:_WITHIN_BYTES]:
        raise ExtractNotPdf(megabytes=str(LARGEST_EXTRACT_MEGABYTES))
    return await blobs.put(data)
