"""What signatories say of who should sign in their place."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from adapters.database.handovers import Said


class NotRightPersonOut(BaseModel):
    """A signatory's word that somebody else should sign; `words` say who, and may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    told_at: datetime
    words: str


class ProposalOut(BaseModel):
    """Somebody whom a signatory proposes; `power_of_attorney_sha256` is empty without one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    email: str
    language: str
    title: str
    reason: str
    power_of_attorney_sha256: str
    proposed_at: datetime


def not_right_person_out(said: Said) -> NotRightPersonOut | None:
    """Return a signatory's word that they are not the right person."""
    given = said.not_right
    return NotRightPersonOut(told_at=given.told_at, words=given.words) if given else None


def proposal_out(said: Said) -> ProposalOut | None:
    """Return whom a signatory proposes."""
    given = said.proposal
    if given is None:
        return None
    return ProposalOut(
        id=given.proposal_id,
        name=given.person["name"],
        email=given.person["email"],
        language=given.person["language"],
        title=given.person["title"],
        reason=given.reason,
        power_of_attorney_sha256=given.extract_sha256,
        proposed_at=given.proposed_at,
    )
