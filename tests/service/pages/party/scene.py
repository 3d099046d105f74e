"""An agreement in force with its people, as the page of a party finds it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import append_event
from adapters.database.tables import AgreementRow, DocumentRow, MailRow, PartyRow, PersonRow
from adapters.links import Link, LinkPurpose, make_token
from domain.party_links import generation_at
from service.dependencies import Services
from tests.service.pages.world import START, Ticking, small_docx, small_pdf

PARTIES = (
    (
        "Mikkeli",
        "any",
        (("Aino", "contact", "fi", ""), ("Bertil", "signatory", "sv", "director")),
    ),
    (
        "Juva",
        "1 chair | 2 board",
        (
            ("Cecilia", "contact", "en", ""),
            ("Dan", "signatory", "en", "chair"),
            ("Eeva", "signatory", "fi", "board"),
            ("Frans", "signatory", "sv", "board"),
        ),
    ),
)


@dataclass(frozen=True)
class Scene:
    """Ids of what is recorded; `people` by first name."""

    services: Services
    clock: Ticking
    agreement_id: str
    sealed_sha256: str
    draft_sha256: str
    parties: dict[str, str]
    people: dict[str, str]

    def link(self, who: str, mailed_at: datetime | None = None) -> str:
        """Return the path of the page of somebody's party."""
        generation = generation_at(mailed_at or self.clock())
        ring = self.services.settings.link_ring()
        return "/party/" + make_token(ring, LinkPurpose.PARTY, Link(self.people[who], generation))

    async def mailed(self, who: str, at: datetime, *, status: str = "sent") -> None:
        """Record that a link was mailed."""
        async with self.services.sessions.begin() as session:
            session.add(
                MailRow(
                    key=str(uuid.uuid4()),
                    agreement_id=self.agreement_id,
                    kind="party_page",
                    person_id=self.people[who],
                    message_id=str(uuid.uuid4()),
                    status=status,
                    created_at=at,
                )
            )

    async def change(self, table: type, id_: str, **values: object) -> None:
        """Change one row."""
        async with self.services.sessions.begin() as session:
            await session.execute(
                update(table).where(table.id == id_).values(**values)  # type: ignore[attr-defined]
            )


async def make_scene(
    services: Services, clock: Ticking, *, number: str = "2026-0001", status: str = "in_force"
) -> Scene:
    """Record an agreement of two parties that is sealed and in force."""
    pdf, draft = small_pdf(), small_pdf(1)
    sealed_sha256, draft_sha256 = await services.blobs.put(pdf), await services.blobs.put(draft)
    text = await services.blobs.put(small_docx())
    agreement_id, parties, people = str(uuid.uuid4()), {}, {}
    async with services.sessions.begin() as session:
        session.add(_agreement(agreement_id, number, status))
        await session.flush()
        for sha256, kind, data in ((draft_sha256, "draft", draft), (sealed_sha256, "sealed", pdf)):
            session.add(_document(agreement_id, sha256, text, kind, len(data)))
        for ordinal, (name, rule, persons) in enumerate(PARTIES, start=1):
            parties[name] = str(uuid.uuid4())
            session.add(_party(parties[name], agreement_id, ordinal, name, rule))
            await session.flush()
            for place, (first, role, language, capacity) in enumerate(persons, start=1):
                people[first] = str(uuid.uuid4())
                session.add(
                    PersonRow(
                        id=people[first],
                        party_id=parties[name],
                        identity=people[first],
                        ordinal=place,
                        role=role,
                        name=f"{first} Example",
                        email=f"{first}@example.org",
                        title="",
                        capacity=capacity,
                        language=language,
                        removed_at=None,
                    )
                )
        await _history(session, agreement_id, parties)
    return Scene(services, clock, agreement_id, sealed_sha256, draft_sha256, parties, people)


async def _history(session: AsyncSession, agreement_id: str, parties: dict[str, str]) -> None:
    for kind, party in (
        ("agreement_drafted", None),
        ("signature_given", "Mikkeli"),
        ("signature_given", "Juva"),
        ("access_log_digest", None),
        ("agreement_in_force", None),
    ):
        await append_event(
            session,
            agreement_id=agreement_id,
            kind=kind,
            occurred_at=START,
            recorded_at=START,
            data={"party_id": parties[party]} if party else {},
            personal={},
            once_key=f"{kind}:{party}",
        )


def _agreement(agreement_id: str, number: str, status: str) -> AgreementRow:
    return AgreementRow(
        id=agreement_id,
        number=number,
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
        in_force_at=START if status == "in_force" else None,
        ended_at=None,
    )


def _party(party_id: str, agreement_id: str, ordinal: int, name: str, rule: str) -> PartyRow:
    return PartyRow(
        id=party_id,
        agreement_id=agreement_id,
        ordinal=ordinal,
        name=name,
        kind="municipality",
        business_id="",
        authority=rule,
    )


def _document(agreement_id: str, sha256: str, docx: str, kind: str, size: int) -> DocumentRow:
    return DocumentRow(
        id=str(uuid.uuid4()),
        agreement_id=agreement_id,
        sha256=sha256,
        docx_sha256=docx,
        kind=kind,
        version=1,
        pages=2,
        size=size,
        engine="test",
        engine_version="1",
        created_at=START,
    )
