"""Where an agreement's notices stand, as pages and the API show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.notices import NoticeView
from adapters.database.rounds import RoundView, round_view
from adapters.database.standing import Standing
from adapters.void_notices import void_reason
from domain.errors import DomainError
from domain.notices import NoticeStatus, missing_words


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice with its party's name and its document.

    `round` is that of a signed one. `taking_back` is the refusal where the notice cannot be
    taken back; where it can, `asked` tells whether its party has said so, and `missing` are
    the names of the parties whose word is missing, by id.
    """

    notice: NoticeView
    party: str
    round: RoundView | None
    document_sha256: str
    void: DomainError | None
    taking_back: DomainError | None
    asked: bool
    missing: dict[str, str]

    @property
    def can_be_taken_back(self) -> bool:
        """Tell whether a word on taking it back may be said now."""
        return self.notice.status is NoticeStatus.GIVEN and self.taking_back is None


async def notice_lines(
    session: AsyncSession, standing: Standing, *, at: datetime
) -> tuple[NoticeLine, ...]:
    """Return the notices, the newest first."""
    return tuple(
        [await _line(session, standing, notice, at=at) for notice in reversed(standing.notices)]
    )


async def _line(
    session: AsyncSession, standing: Standing, notice: NoticeView, *, at: datetime
) -> NoticeLine:
    round_ = None
    if notice.round_number is not None:
        round_ = await round_view(session, notice.agreement_id, notice.round_number)
    missing, refusal = _missing(standing, notice, at)
    return NoticeLine(
        notice=notice,
        party=standing.party(notice.party_id).name,
        round=round_,
        document_sha256=notice.scan_sha256 or (round_ and round_.sealed_sha256) or "",
        void=void_reason(notice.void_code, notice.void_params),
        taking_back=refusal,
        asked=bool(notice.words) and notice.party_id not in missing,
        missing=missing,
    )


def _missing(
    standing: Standing, notice: NoticeView, at: datetime
) -> tuple[dict[str, str], DomainError | None]:
    if notice.status is not NoticeStatus.GIVEN:
        return {}, None
    try:
        needed = standing.consents_for(notice, at=at)
    except DomainError as refusal:
        return {}, refusal
    parties = missing_words(
        notice.words, giver=notice.party_id, needed=needed, voices=standing.voices()
    )
    return {party_id: standing.party(party_id).name for party_id in parties}, None
