"""Single rows of the scene, and its one mail."""

from __future__ import annotations

from pathlib import Path

from adapters.database.tables import (
    BatchItemRow,
    BatchRow,
    DutyNoteRow,
    HandoverProposalRow,
    SignatureRow,
    SigningRequestRow,
)
from adapters.mail.caught import keep
from adapters.mail.compose import Envelope, compose
from adapters.mail.identity import message_id, sender_address
from adapters.mail.rendering import put_into_words
from messages.mail import MailKind
from service.dependencies import Services
from tests.letters import a_letter
from tests.service.pages.party.scene import Scene
from tests.service.pages.world import START, World


def a_signature(world: World, who: str) -> SignatureRow:
    return SignatureRow(
        id="signature",
        request_id=world.requests[who],
        document_sha256=world.document_sha256,
        evidence_sha256=world.document_sha256,
        cms_sha256=world.document_sha256,
        signed_at=START,
    )


def a_proposal(asked: SigningRequestRow) -> HandoverProposalRow:
    person = {
        "role": "signatory",
        "name": "Dora Deputy",
        "email": "dora.deputy@example.org",
        "language": "sv",
        "capacity": "",
        "title": "",
    }
    return HandoverProposalRow(
        id="proposal",
        request_id=asked.id,
        person_id=asked.person_id,
        identity=asked.person_id,
        proposal=person,
        reason="She is on leave.",
        extract_sha256="",
        status="open",
        proposed_at=START,
        answer="",
    )


def a_note(scene: Scene) -> DutyNoteRow:
    return DutyNoteRow(
        id="note",
        agreement_id=scene.agreement_id,
        duty="steering_group_meets",
        period="2026-01",
        noted_at=START,
        note="Met.",
        file_sha256="",
        file_type="",
        staff_id="staff",
        person_id="",
    )


def a_mail(folder: Path) -> str:
    envelope = Envelope(
        sender=sender_address("sidos@example.org", "Example County"),
        reply_to="",
        recipient_name="Aino Example",
        recipient="aino@example.org",
        message_id=message_id("walk", "example.org"),
        references=(),
        sent_at=START,
    )
    words = put_into_words(a_letter(MailKind.INVITATION, "en"))
    content = compose(envelope, words, []).as_bytes()
    return keep(folder, [envelope.recipient], content, at=START)


async def a_batch(services: Services, world: World) -> dict[str, str]:
    async with services.sessions.begin() as session:
        session.add(
            BatchRow(
                id="batch",
                started_by="staff",
                rounds_sha256=world.document_sha256,
                parties_sha256="",
                started_at=START,
            )
        )
        await session.flush()
        for ordinal, (status, code) in enumerate(
            (("started", ""), ("refused", "no_open_round")), start=1
        ):
            session.add(
                BatchItemRow(
                    id=f"item-{ordinal}",
                    batch_id="batch",
                    ordinal=ordinal,
                    row=ordinal + 1,
                    agreement_number=f"2026-000{ordinal}",
                    agreement_id=world.agreement_id,
                    draft_sha256="",
                    closes_on=START.date(),
                    override_sha256="",
                    status=status,
                    code=code,
                    params={},
                )
            )
    return {"batch": "batch"}
