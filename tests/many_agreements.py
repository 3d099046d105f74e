"""Thousands of agreements at once, straight in the records: what a region has after years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreement_words import folded
from adapters.database.tables import (
    AgreementRow,
    AgreementWordsRow,
    MailRow,
    PartyRow,
    PersonRow,
    SigningRequestRow,
    SigningRoundRow,
)
from domain.lifecycle import AgreementStatus, RequestStatus, RoundStatus
from domain.months import MonthDay
from domain.term import Term
from domain.termination.as_data import rule_to_data
from domain.termination.rule import TermRule, YearlyDeadline

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST_ON, LAST_ON = date(2026, 1, 1), date(2029, 12, 31)
_TERMS = rule_to_data(
    TermRule(
        Term(FIRST_ON, LAST_ON),
        YearlyDeadline(notice_by=MonthDay(6, 30), ends_on=MonthDay(12, 31)),
    )
)
_BATCH = 500
_RUNNING, _DECLINING, _BOUNCING = 3, 97, 53
"""Every third agreement is out for signing; of every so many somebody declined, or mail failed."""


async def add_many(session: AsyncSession, count: int, *, parties: int) -> None:
    """Add agreements in force and out for signing, each party with one signatory and a mail."""
    for begin in range(0, count, _BATCH):
        numbers = range(begin, min(begin + _BATCH, count))
        await session.execute(insert(AgreementRow), [_agreement(n) for n in numbers])
        await session.execute(insert(SigningRoundRow), [_round(n) for n in numbers])
        await session.execute(insert(AgreementWordsRow), [_words(n, parties) for n in numbers])
        rows = [row for n in numbers for row in _people(n, parties)]
        tables = PartyRow, PersonRow, SigningRequestRow, MailRow
        for table, of_table in zip(tables, zip(*rows, strict=True), strict=True):
            await session.execute(insert(table), list(of_table))


def _agreement(n: int) -> dict[str, Any]:
    runs = n % _RUNNING == 0
    return {
        "id": f"agreement-{n}",
        "number": f"2026-{n:05}",
        "title": f"Cooperation agreement {n}",
        "template_name": "family-centre-cooperation",
        "template_version": "1",
        "language": "fi",
        "zone": "Europe/Helsinki",
        "values": {},
        "first_on": FIRST_ON,
        "last_on": LAST_ON,
        "terms": _TERMS,
        "status": AgreementStatus.SIGNING if runs else AgreementStatus.IN_FORCE,
        "version": 1,
        "created_by": "staff",
        "created_at": AT - timedelta(days=60) + timedelta(minutes=n),
        "in_force_at": None if runs else AT - timedelta(days=20),
        "renewal_months": 9,
        "duties": [],
        "wording": {},
    }


def _words(n: int, parties: int) -> dict[str, Any]:
    names = [_party(n, place)["name"] for place in range(parties)]
    words = folded("\n".join([_agreement(n)["number"], _agreement(n)["title"], *names]))
    return {"agreement_id": f"agreement-{n}", "words": words}


def _round(n: int) -> dict[str, Any]:
    runs = n % _RUNNING == 0
    return {
        "id": f"round-{n}",
        "agreement_id": f"agreement-{n}",
        "number": 1,
        "status": RoundStatus.OPEN if runs else RoundStatus.COMPLETE,
        "document_sha256": "0" * 64,
        "started_by": "staff",
        "sent_at": AT - timedelta(days=3),
        "closes_at": datetime(2026, 3, 31, 21, 0, tzinfo=UTC),
    }


def _people(n: int, parties: int) -> Iterator[tuple[dict[str, Any], ...]]:
    for place in range(parties):
        name = f"{n}-{place}"
        yield _party(n, place), _person(name, place), _request(n, place), _mail(n, place)


def _party(n: int, place: int) -> dict[str, Any]:
    return {
        "id": f"party-{n}-{place}",
        "agreement_id": f"agreement-{n}",
        "ordinal": place + 1,
        "name": f"Municipality {place}",
        "kind": "municipality",
        "business_id": "",
        "authority": "any",
    }


def _person(name: str, place: int) -> dict[str, Any]:
    return {
        "id": f"person-{name}",
        "party_id": f"party-{name}",
        "identity": f"person-{name}",
        "ordinal": 1,
        "role": "signatory",
        "name": f"Signatory {place}",
        "email": f"signatory@m{place}.example.org",
        "title": "",
        "capacity": "",
        "language": "fi",
    }


def _request(n: int, place: int) -> dict[str, Any]:
    signed = n % _RUNNING or place % 2
    declined = n % _DECLINING == 0 and place == 0
    status = RequestStatus.SIGNED if signed else RequestStatus.WAITING
    return {
        "id": f"request-{n}-{place}",
        "round_id": f"round-{n}",
        "person_id": f"person-{n}-{place}",
        "party_id": f"party-{n}-{place}",
        "group_number": 0,
        "field": f"party-{place}",
        "status": RequestStatus.DECLINED if declined and not signed else status,
        "generation": 1,
    }


def _mail(n: int, place: int) -> dict[str, Any]:
    return {
        "key": f"invitation-{n}-{place}",
        "agreement_id": f"agreement-{n}",
        "kind": "invitation",
        "person_id": f"person-{n}-{place}",
        "request_id": f"request-{n}-{place}",
        "message_id": f"invitation-{n}-{place}",
        "status": "failed" if n % _BOUNCING == 0 and place == 1 else "sent",
        "created_at": AT - timedelta(days=3),
    }
