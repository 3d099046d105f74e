"""Who is in force at an instant, and when the agreement ends: told from the records alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.termination.rule import NoTermination, NoticeEnds, TermRule


@dataclass(frozen=True, slots=True)
class Membership:
    """A party and from when it is one; a party of the first text from in force on."""

    party_id: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in the records; it stands until it is taken back."""

    notice_id: str
    party_id: str
    received_at: datetime
    ends_at: datetime
    deadline_at: datetime
    taken_back_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Tell whether the notice has not been taken back."""
        return self.taken_back_at is None


class EndReason(StrEnum):
    """Why an agreement ends."""

    TERM = "term"
    NOTICE = "notice"
    TOO_FEW_PARTIES = "too_few_parties"


@dataclass(frozen=True, slots=True)
class AgreementEnd:
    """When and why the agreement ends, as far as is known; the notices that end it then."""

    at: datetime
    reason: EndReason
    notice_ids: tuple[str, ...] = ()


def parties_in_force(
    rule: TermRule, members: Iterable[Membership], notices: Collection[Notice], *, at: datetime
) -> frozenset[str]:
    """Return the ids of the parties that are bound at an instant while the agreement lasts."""
    left = {
        notice.party_id
        for notice in notices
        if notice.stands and notice.ends_at <= at and _leaves(rule)
    }
    return frozenset(m.party_id for m in members if m.joined_at <= at) - left


def agreement_end(
    rule: TermRule, zone: ZoneInfo, members: Collection[Membership], notices: Collection[Notice]
) -> AgreementEnd | None:
    """Return how the agreement ends if nothing more happens, or None when it runs on.

    A notice and the end of the term on the same day: the term ends. A term that is
    prolonged unless notice was given runs on when no notice ends it.
    """
    ends = [end for end in (_by_notice(rule, notices), _by_leaving(rule, members, notices)) if end]
    term_ends_at = rule.term.ends_at(zone)
    if term_ends_at is not None and rule.ends_by_itself:
        ends.insert(0, AgreementEnd(term_ends_at, EndReason.TERM))
    return min(ends, key=lambda end: end.at, default=None)


def _leaves(rule: TermRule) -> bool:
    termination = rule.termination
    return (
        not isinstance(termination, NoTermination) and termination.effect is NoticeEnds.PARTY_LEAVES
    )


def _by_notice(rule: TermRule, notices: Collection[Notice]) -> AgreementEnd | None:
    standing = [notice for notice in notices if notice.stands]
    if _leaves(rule) or not standing:
        return None
    at = min(notice.ends_at for notice in standing)
    ids = tuple(sorted(notice.notice_id for notice in standing if notice.ends_at == at))
    return AgreementEnd(at, EndReason.NOTICE, ids)


def _by_leaving(
    rule: TermRule, members: Collection[Membership], notices: Collection[Notice]
) -> AgreementEnd | None:
    """Return the first leaving after which fewer remain than the agreement needs."""
    if not _leaves(rule):
        return None
    for at in sorted({notice.ends_at for notice in notices if notice.stands}):
        if len(parties_in_force(rule, members, notices, at=at)) < rule.termination.fewest_parties:
            ids = tuple(sorted(n.notice_id for n in notices if n.stands and n.ends_at == at))
            return AgreementEnd(at, EndReason.TOO_FEW_PARTIES, ids)
    return None
