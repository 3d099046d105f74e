"""The activities on real parts: a database, blobs, an authority, an engine, a set clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from temporalio.testing import ActivityEnvironment

from activities.documenting.tools import DocumentTools
from activities.documents import StoredDocumentActivities
from activities.recording.open_documents import OpenDocuments
from activities.recording.signatures import SigningTools
from activities.records import StoredRecordActivities
from adapters.acts_payloads import (
    AgreementPayload,
    PartyPayload,
    PersonPayload,
    SigningEvidence,
)
from adapters.authority.ceremony import load_authority
from adapters.authority.timestamps import OwnTimestamper
from adapters.blobs import Blobs
from adapters.database.credentials import DatabaseCredentials
from adapters.database.rounds import RoundView, round_view
from adapters.documents.engines.dxpdf import Dxpdf
from adapters.documents.template_library import TemplateLibrary
from messages.agreement import AgreementDrafted, DraftAgreement
from messages.records import FreezeDocument, FrozenRound, RecordSignatures
from messages.signing import Sign, SignatureReceipt
from tests.activities.small_template import make_small_template
from tests.databases import Database

Request = TypeVar("Request")
Answer = TypeVar("Answer")

STARTED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAFF_ID = "5d0f6d0e-6a2b-4d1e-8f5a-0d9f2b7c1a11"


def party(name: str, authority: str, *people: tuple[str, str]) -> PartyPayload:
    """Return a party with a contact person and signatories given as (name, capacity)."""
    contact = PersonPayload("contact", f"{name} Contact", f"contact@{name}.example.org", "fi")
    signatories = [
        PersonPayload(
            "signatory", person, f"{person}@{name}.example.org", "en", capacity, "Manager"
        )
        for person, capacity in people
    ]
    return PartyPayload(name, "company", authority, (contact, *signatories))


PARTIES = (
    party("oak", "2", ("ann", ""), ("bea", "")),
    party("elm", "1 chair | 2 board", ("cid", "chair"), ("dan", "board"), ("eva", "board")),
    party("ash", "any", ("fay", ""), ("gus", "")),
)


class SetClock:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime) -> None:
        """Begin at an instant."""
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now


@dataclass(frozen=True, slots=True)
class House:
    """Activities with all that they work with, and short ways to call them."""

    database: Database
    blobs: Blobs
    clock: SetClock
    document_tools: DocumentTools
    signing_tools: SigningTools
    documents: StoredDocumentActivities
    records: StoredRecordActivities

    async def payload(
        self,
        parties: tuple[PartyPayload, ...],
        number: str = "",
        first_day: str = "",
        template: str = "small",
    ) -> str:
        """Keep the payload of an agreement; return its hash."""
        values = {"subject": "trees", "term_first_day": first_day}
        payload = AgreementPayload(template, 1, number, values, parties, STAFF_ID)
        return await self.blobs.put(payload.to_bytes())

    async def draft(
        self,
        parties: tuple[PartyPayload, ...] = PARTIES,
        number: str = "",
        first_day: str = "",
        template: str = "small",
    ) -> AgreementDrafted:
        """Draft an agreement."""
        act = str(uuid4())
        sha256 = await self.payload(parties, number, first_day, template)
        request = DraftAgreement(act, act, sha256, self.clock())
        return await run(self.documents.draft_agreement, request)

    async def freeze(self, agreement_id: str, number: int = 1) -> FrozenRound:
        """Send an agreement for signing, for 30 days."""
        return await run(self.documents.freeze_document, self.freezing(agreement_id, number))

    def freezing(self, agreement_id: str, number: int = 1) -> FreezeDocument:
        """Return the request that sends an agreement for signing."""
        closes_on = (self.clock() + timedelta(days=30)).date().isoformat()
        return FreezeDocument(
            f"act-{agreement_id}-{number}", agreement_id, number, STAFF_ID, self.clock(), closes_on
        )

    async def open_round(self, first_day: str = "", template: str = "small") -> RoundView:
        """Draft and send an agreement; return its round."""
        drafted = await self.draft(first_day=first_day, template=template)
        await self.freeze(drafted.agreement_id)
        return await self.round(drafted.agreement_id)

    async def round(self, agreement_id: str) -> RoundView:
        """Return the newest round."""
        async with self.database.reads() as session:
            found = await round_view(session, agreement_id)
        assert found is not None
        return found

    async def signing(self, round_: RoundView, name: str, generation: int = 0) -> Sign:
        """Return the act by which someone signs, with its evidence kept."""
        request = next(r for p in round_.parties for r in p.requests if r.person.name == name)
        evidence = SigningEvidence(
            request_id=request.request_id,
            document_sha256=round_.document_sha256,
            consent_text="I sign.",
            language="en",
            method="typed",
            typed_name=name,
            drawing_png_base64="",
            ip="192.0.2.1",
            user_agent="test",
            identification="link",
            nonce=str(uuid4()),
        )
        sha256 = await self.blobs.put(evidence.to_bytes())
        act = str(uuid4())
        return Sign(
            act, request.request_id, round_.document_sha256, sha256, self.clock(), generation
        )

    async def sign(self, round_: RoundView, *signs: Sign) -> tuple[SignatureReceipt, ...]:
        """Record signatures."""
        request = RecordSignatures(round_.agreement_id, round_.number, signs)
        return await run(self.records.record_signatures, request)

    def second_worker(self) -> StoredRecordActivities:
        """Return the record activities of another process: it has its own memory."""
        tools = self.signing_tools
        return StoredRecordActivities(
            SigningTools(
                sessions=tools.sessions,
                reads=tools.reads,
                blobs=tools.blobs,
                authority=tools.authority,
                timestamper=tools.timestamper,
                clock=tools.clock,
                documents=OpenDocuments(tools.blobs),
                templates=tools.templates,
            )
        )


async def run(activity: Callable[[Request], Awaitable[Answer]], request: Request) -> Answer:
    """Run an activity as a worker would."""
    return await ActivityEnvironment().run(activity, request)


def _small_templates(root: Path, more: str) -> Path:
    """Write `small`, its manifest with `more`, and those that notices end; return `root`."""
    yearly = 'rule = "yearly", notice_by = "06-30", ends_on = "12-31"'
    make_small_template(root, more)
    make_small_template(
        root, name="small-yearly", termination=f'{{ {yearly}, effect = "party_leaves" }}'
    )
    make_small_template(
        root,
        name="small-strict",
        termination=f'{{ {yearly}, effect = "agreement_ends", late_notice = "refuse", '
        'take_back = "until_deadline" }',
    )
    make_small_template(
        root,
        name="small-prolonged",
        term='{ kind = "prolonged", first_day = 2026-01-01, last_day = 2026-12-31, '
        "prolonged_by_months = 12 }",
        termination=f'{{ {yearly}, effect = "agreement_ends" }}',
    )
    return make_small_template(
        root,
        name="small-open",
        term='{ kind = "open_ended", first_day = 2026-01-01 }',
        termination='{ rule = "rolling", notice_months = 3, effect = "agreement_ends" }',
    )


async def make_house(database: Database, folder: Path, manifest: str = "") -> House:
    """Return a house on an empty database; `manifest` is added to that of its template."""
    clock = SetClock(STARTED_AT)
    blobs = Blobs(f"file://{folder / 'blobs'}")
    store = DatabaseCredentials(database.sessions, clock)
    authority = await load_authority(
        store, "a passphrase for tests", "Test County", "https://sidos.example.org/authority", clock
    )
    timestamper = OwnTimestamper(authority.timestamp, clock)
    document_tools = DocumentTools(
        sessions=database.sessions,
        reads=database.reads,
        blobs=blobs,
        templates=TemplateLibrary(_small_templates(folder / "templates", manifest)),
        engine=Dxpdf(),
        authority=authority,
        timestamper=timestamper,
        clock=clock,
    )
    signing_tools = SigningTools(
        sessions=database.sessions,
        reads=database.reads,
        blobs=blobs,
        authority=authority,
        timestamper=timestamper,
        clock=clock,
        documents=OpenDocuments(blobs),
        templates=document_tools.templates,
    )
    return House(
        database,
        blobs,
        clock,
        document_tools,
        signing_tools,
        StoredDocumentActivities(document_tools),
        StoredRecordActivities(signing_tools),
    )
