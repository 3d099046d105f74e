"""The pages of whoever reads a document and does not sign it."""

from service.pages.reading.document import router

__all__ = ["router"]
