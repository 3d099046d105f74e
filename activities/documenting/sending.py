"""A document about to be sent for signing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.database.agreements import AgreementView
from adapters.database.decisions import DecisionView
from adapters.database.people import PartyView
from adapters.documents.facts import field_name
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.places import PlaceSize
from domain.background import BackgroundDocument
from domain.deadlines import deadline_of
from domain.lifecycle import RoundKind
from domain.term import check_deadline_in_term
from domain.turns import FIRST_STEP
from messages.records import FreezeDocument


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent, and to whom; `version` is that of the text, `closes_at` is exclusive.

    `parties` are those that sign, each with its signatories in their places, and `decisions`
    those by which they joined. `docx` makes the document, with the printed code of every
    place; `title` is what it calls itself in the agreement's language, and `template` puts
    signing rules into its words. `places` says where the boxes lie, if not as `template`
    does; `record` is what the kind keeps of it, and `background` what all who sign read with it.
    """

    kind: RoundKind
    agreement: AgreementView
    template: AgreementTemplate
    parties: tuple[PartyView, ...]
    version: int
    title: str
    sent_on: date
    closes_at: datetime
    docx: Callable[[], bytes]
    decisions: Mapping[str, DecisionView] = field(default_factory=dict)
    places: PlaceSize | None = None
    record: Mapping[str, Any] = field(default_factory=dict)
    background: tuple[BackgroundDocument, ...] = ()

    @property
    def steps(self) -> dict[str, int]:
        """Return in which step each field is signed.

        A notice is its party's own and has a last day: all who can give it are asked at once.
        """
        return {
            field_name(party.ordinal, place): (
                FIRST_STEP if self.kind is RoundKind.NOTICE else person.step
            )
            for party in self.parties
            for place, person in enumerate(party.signatories(), start=1)
        }


def day_sent(agreement: AgreementView, request: FreezeDocument) -> date:
    """Return the civil day in the agreement's own zone on which the document is sent."""
    return request.sent_at.astimezone(ZoneInfo(agreement.zone)).date()


def closing_of(agreement: AgreementView, request: FreezeDocument) -> datetime:
    """Return when the round closes; refuse a last day gone by or after the term."""
    closes_on = date.fromisoformat(request.closes_at_end_of)
    check_deadline_in_term(agreement.term, closes_on=closes_on)
    return deadline_of(closes_on, ZoneInfo(agreement.zone), at=request.sent_at)
