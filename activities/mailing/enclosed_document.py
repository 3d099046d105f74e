"""The document that a mail tells of, enclosed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.documents.file_names import document_name
from adapters.mail.compose import Attachment
from messages.mail import MailKind

if TYPE_CHECKING:
    from activities.mailing.attachments import Enclosing

_NAMES = {
    MailKind.NOTICE_GIVEN: "notice",
    MailKind.PARTY_JOINED: "accession",
    MailKind.AGREEMENT_AMENDED: "amendment",
}


async def enclose_document(enclosing: Enclosing) -> list[Attachment]:
    """Return the signed document, or the scan of a notice on paper."""
    sha256 = str(enclosing.facts.about.get("document_sha256", ""))
    if not sha256:
        return []
    agreement = enclosing.facts.agreement
    name = document_name(agreement.number, _NAMES[enclosing.mail.kind], agreement.language)
    content = await enclosing.blobs.get(sha256)
    return [Attachment(f"{name}.pdf", "application", "pdf", content)]
