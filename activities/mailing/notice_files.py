"""The notice itself, enclosed with the mails that tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.documents.file_names import document_name
from adapters.mail.compose import Attachment

if TYPE_CHECKING:
    from activities.mailing.attachments import Enclosing


async def enclose_notice(enclosing: Enclosing) -> list[Attachment]:
    """Return the signed notice, or the scan of the one on paper."""
    sha256 = str(enclosing.facts.about.get("document_sha256", ""))
    if not sha256:
        return []
    agreement = enclosing.facts.agreement
    name = document_name(agreement.number, "notice", agreement.language)
    content = await enclosing.blobs.get(sha256)
    return [Attachment(f"{name}.pdf", "application", "pdf", content)]
