"""Parties as a text lists them: of the records, or about to be recorded."""

from __future__ import annotations

from adapters.database.decisions import DecisionView
from adapters.database.people import PartyView
from adapters.documents.drafting import (
    DraftContact,
    DraftDecision,
    DraftParty,
    DraftSignatory,
)
from domain.parties import Party


def draft_decision(decision: DecisionView | None) -> DraftDecision:
    """Return a decision as the attachment names it; nothing of one that was not taken."""
    if decision is None:
        return DraftDecision()
    return DraftDecision(
        decision.organ, decision.decided_on, decision.section, decision.case_number
    )


def new_party(ordinal: int, party: Party) -> DraftParty:
    """Return a party that is not yet in the records, as the text lists it."""
    return DraftParty(
        ordinal=ordinal,
        name=party.name,
        kind=party.kind,
        business_id=party.business_id,
        authority=str(party.authority),
        contacts=tuple(DraftContact(p.name, p.title, p.email) for p in party.contacts()),
        signatories=tuple(
            DraftSignatory(p.name, p.title, p.capacity, p.email) for p in party.signatories()
        ),
    )


def recorded_party(party: PartyView, decision: DecisionView | None = None) -> DraftParty:
    """Return a party of the records, with its decision, as the text lists it."""
    return DraftParty(
        ordinal=party.ordinal,
        name=party.name,
        kind=party.kind,
        business_id=party.business_id,
        authority=party.authority,
        contacts=tuple(DraftContact(p.name, p.title, p.email) for p in party.contacts()),
        signatories=tuple(
            DraftSignatory(p.name, p.title, p.capacity, p.email) for p in party.signatories()
        ),
        decision=draft_decision(decision),
    )
