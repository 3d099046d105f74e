"""The gate: what kind of upload may come in for what purpose."""

from __future__ import annotations

from adapters.documents.gate_docx import check_docx
from adapters.documents.gate_pdf import check_pdf_to_sign, check_size_and_magic
from adapters.documents.gate_refusals import DocumentRefused, DocumentTooLarge, NotADocx, NotAPdf

__all__ = [
    "DocumentRefused",
    "DocumentTooLarge",
    "NotADocx",
    "NotAPdf",
    "admit_docx",
    "admit_pdf_as_evidence",
    "admit_pdf_to_sign",
]


def admit_docx(data: bytes) -> None:
    """Refuse a DOCX that may not be drafted from, by a `DocumentRefused` that names why."""
    check_docx(data)


def admit_pdf_to_sign(data: bytes) -> None:
    """Refuse a PDF that may not be put before signatories."""
    check_pdf_to_sign(data)


def admit_pdf_as_evidence(data: bytes) -> None:
    """Refuse what is no PDF or too large.

    Extracts are often signed, so it is kept byte for byte and never opened here:
    serve it only as a download.
    """
    check_size_and_magic(data)
