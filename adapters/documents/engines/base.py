"""What every engine gives: a PDF, and which engine made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from domain.errors import N_, DomainError


class DocumentNotConverted(DomainError):
    """The engine read the DOCX and made no PDF of it."""

    code = "document_not_converted"
    message = N_("The document cannot be turned into a PDF: {reason}")


class NoEngine(DomainError):
    """No engine that was asked for is there."""

    code = "no_engine"
    message = N_("The engine “{engine}” is not installed.")


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """The PDF that people will sign, and what made it."""

    pdf: bytes
    engine: str
    engine_version: str


class Engine(Protocol):
    """Turns DOCX bytes into PDF bytes; safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """The engine's short name."""

    @property
    def version(self) -> str:
        """The engine's version as it states it."""

    def convert(self, docx: bytes) -> RenderedPdf:
        """Return the PDF; refuse with `DocumentNotConverted` or `DocumentTooDemanding`."""
