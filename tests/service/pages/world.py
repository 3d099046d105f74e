"""A small world for the tests of the pages: an agreement out for signing, in real records."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import docx
import pikepdf
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database import inbox
from adapters.database.agreement_words import keep_words
from adapters.database.inbox import InboxAct
from adapters.database.tables import (
    AccessRow,
    AgreementRow,
    DecisionRow,
    DocumentRow,
    PartyRow,
    PersonRow,
    SignatureRow,
    SigningRequestRow,
    SigningRoundRow,
)
from adapters.links import Link, LinkPurpose, make_token
from adapters.temporal.delivery import Delivered, NotDelivered, Refused
from domain.authority import Signer
from domain.errors import DomainError
from domain.lifecycle import RequestStatus, RoundStatus
from domain.signing import RequestState, check_may_act, check_same_document
from service.dependencies import Services

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 31, 21, 0, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script>'


@dataclass
class Ticking:
    """A clock that a test sets."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class World:
    """Ids of what was put into the records; `requests` by the first name of the signatory."""

    services: Services
    clock: Ticking
    agreement_id: str
    round_id: str
    document_sha256: str
    requests: dict[str, str]

    def link(self, who: str, generation: int = 1) -> str:
        """Return the path of the signing link of one signatory."""
        ring = self.services.settings.link_ring()
        link = Link(self.requests[who], generation)
        return "/sign/" + make_token(ring, LinkPurpose.SIGNING, link)

    async def end_round(self, status: RoundStatus) -> None:
        """Let the round end as the workflow would."""
        async with self.services.sessions.begin() as session:
            await session.execute(
                update(SigningRoundRow)
                .where(SigningRoundRow.id == self.round_id)
                .values(status=status.value, ended_at=self.clock())
            )
            await session.execute(
                update(SigningRequestRow)
                .where(SigningRequestRow.status == RequestStatus.WAITING.value)
                .values(status=RequestStatus.CLOSED.value)
            )

    async def signatures(self) -> list[SignatureRow]:
        """Return every recorded signature."""
        async with self.services.reads() as session:
            return list(await session.scalars(select(SignatureRow)))

    async def accesses(self) -> list[AccessRow]:
        """Return the access log."""
        async with self.services.reads() as session:
            return list(await session.scalars(select(AccessRow)))


def small_pdf(pages: int = 2) -> bytes:
    """Return a PDF of blank A4 pages."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(made)
    return made.getvalue()


def small_docx() -> bytes:
    """Return a DOCX with a heading, a paragraph, a list and a table."""
    document = docx.Document()
    document.add_heading("Purpose", level=1)
    document.add_paragraph(f"The parties work together. {HOSTILE}")
    document.add_paragraph("first point", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Party"
    table.rows[0].cells[1].text = "Signatory"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


PEOPLE = (
    ("Mikkeli", "any", (("Aino", "en", "director"),)),
    ("Järvi ry", "2", (("Bertta", "fi", "chair"), ("Carl", "sv", "board"))),
    (f"Oy {HOSTILE}", "any", (("Dora", "en", ""),)),
)


async def make_world(services: Services, clock: Ticking, *, status: str = "signing") -> World:
    """Put an agreement of three parties into the records; with `signing`, a round is open."""
    pdf = await services.blobs.put(small_pdf())
    text = await services.blobs.put(small_docx())
    agreement_id, round_id, requests = str(uuid.uuid4()), str(uuid.uuid4()), {}
    async with services.sessions.begin() as session:
        session.add(_agreement(agreement_id, status))
        await session.flush()
        session.add(_document(agreement_id, pdf, text, "base" if status == "signing" else "draft"))
        if status == "signing":
            session.add(_round(round_id, agreement_id, pdf))
        await session.flush()
        for ordinal, (party, rule, people) in enumerate(PEOPLE, start=1):
            made = await _party(session, agreement_id, ordinal, party, rule, people)
            session.add(_approval(agreement_id, next(iter(made.values())).party_id, pdf))
            if status == "signing":
                for place, (name, person) in enumerate(made.items(), start=1):
                    requests[name] = _ask(session, round_id, person, f"party-{ordinal}-{place}")
        await keep_words(session, agreement_id)
    return World(services, clock, agreement_id, round_id, pdf, requests)


def _agreement(agreement_id: str, status: str) -> AgreementRow:
    return AgreementRow(
        id=agreement_id,
        number="2026-0001",
        title="Cooperation agreement",
        template_name="family-centre-cooperation",
        template_version="1",
        language="fi",
        zone="Europe/Helsinki",
        values={},
        first_on=date(2026, 1, 1),
        last_on=date(2029, 12, 31),
        status=status,
        version=1,
        created_by="staff",
        created_at=START,
        in_force_at=None,
        ended_at=None,
    )


def _document(agreement_id: str, sha256: str, docx_sha256: str, kind: str) -> DocumentRow:
    return DocumentRow(
        id=str(uuid.uuid4()),
        agreement_id=agreement_id,
        sha256=sha256,
        docx_sha256=docx_sha256,
        kind=kind,
        version=1,
        pages=2,
        size=1000,
        engine="test",
        engine_version="1",
        created_at=START,
    )


def _round(round_id: str, agreement_id: str, sha256: str) -> SigningRoundRow:
    return SigningRoundRow(
        id=round_id,
        agreement_id=agreement_id,
        number=1,
        status="open",
        document_sha256=sha256,
        sealed_sha256=None,
        started_by="staff",
        sent_at=START,
        closes_at=CLOSES,
        ended_at=None,
        sealing_problem=None,
    )


def _approval(agreement_id: str, party_id: str, sha256: str) -> DecisionRow:
    """Return the decision that the template requires before signing."""
    return DecisionRow(
        id=str(uuid.uuid4()),
        agreement_id=agreement_id,
        party_id=party_id,
        document_sha256=sha256,
        version=1,
        outcome="approved",
        decided_by="organ",
        organ="Board",
        decided_on=START.date(),
        section="",
        case_number="",
        minutes_published=True,
        is_final=True,
        condition_state=None,
        remark="",
        extract_sha256=None,
        person_id=None,
        staff_id="staff",
        recorded_at=START,
        superseded_at=None,
    )


async def _party(  # noqa: PLR0917 - the columns of a row
    session: AsyncSession,
    agreement_id: str,
    ordinal: int,
    name: str,
    rule: str,
    people: tuple[tuple[str, str, str], ...],
) -> dict[str, PersonRow]:
    party = PartyRow(
        id=str(uuid.uuid4()),
        agreement_id=agreement_id,
        ordinal=ordinal,
        name=name,
        kind="other",
        business_id="",
        authority=rule,
        left_out_at=None,
    )
    session.add(party)
    await session.flush()
    made = {}
    for place, (first, language, capacity) in enumerate(people, start=1):
        person_id = str(uuid.uuid4())
        made[first] = PersonRow(
            id=person_id,
            party_id=party.id,
            identity=person_id,
            ordinal=place,
            role="signatory",
            name=f"{first} Example",
            email=f"{first.lower()}@example.org",
            title="",
            capacity=capacity,
            language=language,
        )
        session.add(made[first])
    await session.flush()
    return made


def _ask(session: AsyncSession, round_id: str, person: PersonRow, field: str) -> str:
    request_id = str(uuid.uuid4())
    session.add(
        SigningRequestRow(
            id=request_id,
            round_id=round_id,
            person_id=person.id,
            party_id=person.party_id,
            group_number=0,
            field=field,
            status="waiting",
            generation=1,
            ended_at=None,
        )
    )
    return request_id


class InstantDelivery:
    """Stands for Temporal: judges each act by the rules and records what follows, at once."""

    def __init__(self, world_services: Services) -> None:
        self._services = world_services
        self.down = False
        self.delivered: list[InboxAct] = []

    async def __call__(
        self, client: object, sessions: object, clock: object, act: InboxAct, *, seconds: float
    ) -> Delivered | Refused:
        if self.down:
            raise NotDelivered("down")
        self.delivered.append(act)
        async with self._services.sessions.begin() as session:
            try:
                result = await self._apply(session, act)
            except DomainError as refusal:
                outcome = {"code": refusal.code, "params": refusal.params}
                await inbox.settle(session, act.act_id, status="refused", outcome=outcome, at=START)
                return Refused(refusal.code, dict(refusal.params))
            await inbox.settle(session, act.act_id, status="delivered", outcome=result, at=START)
        return Delivered(result)

    async def _apply(self, session: AsyncSession, act: InboxAct) -> dict[str, str]:
        if act.kind not in {"sign", "decline"}:
            return {}
        request = await session.get(SigningRequestRow, act.payload["request_id"])
        assert request is not None
        round_ = await session.get(SigningRoundRow, request.round_id)
        assert round_ is not None
        state = RequestState(
            request.id, request.party_id, Signer("p", ""), RequestStatus(request.status)
        )
        check_may_act(state, closes_at=round_.closes_at, received_at=act.received_at)
        request.ended_at = act.received_at
        if act.kind == "decline":
            request.status = "declined"
            return {}
        check_same_document(
            seen_sha256=act.payload["document_sha256"], frozen_sha256=round_.document_sha256
        )
        request.status = "signed"
        session.add(
            SignatureRow(
                id=act.act_id,
                request_id=request.id,
                document_sha256=act.payload["document_sha256"],
                evidence_sha256=act.payload["evidence_sha256"],
                cms_sha256=act.act_id,
                signed_at=act.received_at,
            )
        )
        return {"signature_id": act.act_id}


def later(days: float) -> datetime:
    """Return an instant so many days after the start."""
    return START + timedelta(days=days)
