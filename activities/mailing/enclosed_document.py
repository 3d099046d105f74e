"""The document that a mail tells of, enclosed with it unless it is too large for a mail."""

from __future__ import annotations

from adapters.blobs import Blobs
from adapters.database.mail_facts import MailFacts
from adapters.documents.file_names import document_name
from adapters.mail.compose import Attachment
from messages.mail import MailKind

_NAMES = {
    MailKind.COMPLETED: "sealed",
    MailKind.READING: "sealed",
    MailKind.NOTICE_GIVEN: "notice",
    MailKind.PARTY_JOINED: "accession",
    MailKind.AGREEMENT_AMENDED: "amendment",
}
_OF_A_ROUND = (MailKind.COMPLETED, MailKind.READING)


async def enclosed_document(
    kind: MailKind, facts: MailFacts, blobs: Blobs, *, limit: int
) -> list[Attachment]:
    """Return the sealed document, or the scan of a notice on paper, of at most `limit` bytes."""
    sha256 = _sha256(kind, facts)
    if not sha256:
        return []
    content = await blobs.get(sha256)
    if len(content) > limit:
        return []
    name = document_name(facts.agreement.number, _NAMES[kind], facts.agreement.language)
    return [Attachment(f"{name}.pdf", "application", "pdf", content)]


def _sha256(kind: MailKind, facts: MailFacts) -> str:
    if kind not in _NAMES:
        return ""
    if kind in _OF_A_ROUND:
        return (facts.round.sealed_sha256 or "") if facts.round else ""
    return str(facts.about.get("document_sha256", ""))
