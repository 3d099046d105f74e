"""Records as a mail finds them: one agreement of two parties, one open round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select, update
from temporalio.testing import ActivityEnvironment

from activities.mail import SmtpMailActivities
from adapters.blobs import Blobs
from adapters.database.audit import AuditEvent, list_events
from adapters.database.sessions import Sessions
from adapters.database.tables import (
    AgreementRow,
    MailRow,
    PartyRow,
    PersonRow,
    SignatureRow,
    SigningRequestRow,
    SigningRoundRow,
    StaffRow,
)
from adapters.keys import new_key
from adapters.settings import Settings
from messages.ids import mail_key
from messages.mail import MailKind, SendMail

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
AGREEMENT = "11111111-1111-4111-8111-111111111111"
ROUND = "22222222-2222-4222-8222-222222222222"
STAFF = "33333333-3333-4333-8333-333333333333"
TITLE = "Perhekeskustoiminnan yhteistyösopimus"


def request_id(number: int) -> str:
    """Return the id of a signing request of the scene."""
    return f"44444444-4444-4444-8444-{number:012d}"


def person_id(number: int) -> str:
    """Return the id of a person of the scene."""
    return f"55555555-5555-4555-8555-{number:012d}"


def make_settings(port: int, **changes: str) -> Settings:
    """Return settings that send to a port of this machine."""
    values: dict[str, object] = {
        "public_url": "https://sidos.example.org",
        "organisation": "Etelä-Savon hyvinvointialue",
        "database_url": "sqlite+aiosqlite://",
        "blobs_url": "file:///nowhere",
        "link_keys": new_key("k1"),
        "payload_keys": new_key("k1"),
        "authority_passphrase": "a passphrase for tests",
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "mail_from": "sidos@example.org",
        **changes,
    }
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Scene:
    """The records with the activity that writes from them."""

    sessions: Sessions
    blobs: Blobs
    settings: Settings
    activities: SmtpMailActivities

    async def send(self, mail: SendMail) -> None:
        """Run the activity as a worker would."""
        await ActivityEnvironment().run(self.activities.send_mail, mail)

    async def mails(self) -> list[MailRow]:
        """Return the rows of mails, oldest first."""
        async with self.sessions() as session:
            return list(await session.scalars(select(MailRow).order_by(MailRow.created_at)))

    async def events(self) -> list[AuditEvent]:
        """Return the history."""
        async with self.sessions() as session:
            return await list_events(session, AGREEMENT)

    async def change(self, table: type, id_: str, **values: object) -> None:
        """Change one row."""
        async with self.sessions.begin() as session:
            await session.execute(
                update(table).where(table.id == id_).values(**values)  # type: ignore[attr-defined]
            )

    async def sign(self, number: int) -> None:
        """Record a signature of the request of that number."""
        await self.change(SigningRequestRow, request_id(number), status="signed")
        async with self.sessions.begin() as session:
            session.add(
                SignatureRow(
                    id=f"signature-{number}",
                    request_id=request_id(number),
                    document_sha256="ab" * 32,
                    evidence_sha256="ef" * 32,
                    cms_sha256=f"{number:064d}",
                    signed_at=NOW,
                )
            )


def to_request(kind: MailKind, number: int = 1, n: int = 0) -> SendMail:
    """Return a mail to the signatory of a request."""
    key = mail_key(kind, AGREEMENT, 1, request_id(number), n)
    return SendMail(key, kind, AGREEMENT, 1, request_id=request_id(number), number=n)


def to_person(kind: MailKind, number: int = 1) -> SendMail:
    """Return a mail to a person of a party."""
    key = mail_key(kind, AGREEMENT, 1, person_id(number))
    return SendMail(key, kind, AGREEMENT, 1, person_id=person_id(number))


def to_staff(kind: MailKind) -> SendMail:
    """Return a mail to the coordinator."""
    return SendMail(mail_key(kind, AGREEMENT, 1, STAFF), kind, AGREEMENT, 1, staff_id=STAFF)


async def make_scene(sessions: Sessions, folder: Path, port: int, **settings: str) -> Scene:
    """Record the scene and return it.

    Persons: 1 and 2 are signatories (fi, sv) of the two parties, 3 is a contact person (en)
    who signs nothing; person 4 is the same human being as person 1, for the other party.
    """
    async with sessions.begin() as session:
        session.add(_agreement())
        session.add_all(
            PartyRow(
                id=f"party-{n}",
                agreement_id=AGREEMENT,
                ordinal=n,
                name=name,
                kind="municipality",
                business_id="",
                authority="any",
                left_out_at=None,
            )
            for n, name in ((1, "Mikkelin kaupunki"), (2, "Juvan kunta"))
        )
        await session.flush()
        session.add_all(
            _person(number, party, identity, language, role)
            for number, party, identity, language, role in (
                (1, 1, 1, "fi", "signatory"),
                (2, 2, 2, "sv", "signatory"),
                (3, 1, 3, "en", "contact"),
                (4, 2, 1, "fi", "signatory"),
            )
        )
        session.add(_round())
        await session.flush()
        session.add_all(
            SigningRequestRow(
                id=request_id(n),
                round_id=ROUND,
                person_id=person_id(n),
                party_id=f"party-{party}",
                group_number=0,
                field=f"P{party}_{n}",
                status="waiting",
                generation=1,
            )
            for n, party in ((1, 1), (2, 2), (4, 2))
        )
        session.add(
            StaffRow(
                id=STAFF,
                email="coordinator@example.org",
                role="coordinator",
                language="fi",
                link_generation=1,
                created_at=NOW,
            )
        )
    blobs, found = Blobs(f"file://{folder}/blobs"), make_settings(port, **settings)
    activities = SmtpMailActivities(
        sessions=sessions, blobs=blobs, settings=found, clock=lambda: NOW
    )
    return Scene(sessions, blobs, found, activities)


def _agreement() -> AgreementRow:
    return AgreementRow(
        id=AGREEMENT,
        number="2026-0001",
        title=TITLE,
        template_name="t",
        template_version="1",
        language="fi",
        zone="Europe/Helsinki",
        values={},
        first_on=date(2026, 1, 1),
        last_on=date(2029, 12, 31),
        status="signing",
        version=1,
        created_by=STAFF,
        created_at=NOW,
    )


def _round() -> SigningRoundRow:
    return SigningRoundRow(
        id=ROUND,
        agreement_id=AGREEMENT,
        number=1,
        status="open",
        document_sha256="ab" * 32,
        started_by=STAFF,
        sent_at=NOW,
        closes_at=datetime(2026, 12, 23, 22, tzinfo=UTC),
    )


def _person(number: int, party: int, identity: int, language: str, role: str) -> PersonRow:
    return PersonRow(
        id=person_id(number),
        party_id=f"party-{party}",
        identity=person_id(identity),
        ordinal=number,
        role=role,
        name=f"Person {identity}",
        email=f"person{identity}@example.org",
        title="",
        capacity="",
        language=language,
    )
