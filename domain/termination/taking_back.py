"""Whether, and with whose consent, a notice may be taken back at an instant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.termination.refusals import (
    NoTerminationAgreed,
    NoticeCannotBeTakenBack,
    NoticeHasTakenEffect,
    NoticeTakenBackAlready,
    TakingBackTooLate,
)
from domain.termination.rule import NoTermination, TakeBack, TermRule
from domain.termination.standing import Membership, Notice, parties_in_force


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What it needs: the parties that have to consent, none where the party is free to."""

    consents: frozenset[str]


def taking_back_of(
    rule: TermRule,
    notice: Notice,
    *,
    members: Collection[Membership],
    notices: Collection[Notice],
    at: datetime,
    zone: ZoneInfo,
) -> TakingBack:
    """Return what taking `notice` back needs if it is declared at `at`; refuse with the reason.

    Under `until_deadline` a notice is free to go as long as another for the same end
    could still be given; a late notice by the deadline of the year for which it counts.
    """
    termination = rule.termination
    if isinstance(termination, NoTermination):
        raise NoTerminationAgreed
    if not notice.stands:
        raise NoticeTakenBackAlready
    if at >= notice.ends_at:
        raise NoticeHasTakenEffect(ends=_last_day(notice.ends_at, zone))
    match termination.take_back:
        case TakeBack.NEVER:
            raise NoticeCannotBeTakenBack
        case TakeBack.UNTIL_DEADLINE:
            if at >= notice.deadline_at:
                raise TakingBackTooLate(deadline=_last_day(notice.deadline_at, zone))
            return TakingBack(frozenset())
        case TakeBack.CONSENT_OF_ALL:
            in_force = parties_in_force(rule, members, notices, at=at)
            return TakingBack(in_force - {notice.party_id})


def taken_back(notice: Notice, *, at: datetime) -> Notice:
    """Return the notice as the records keep it once it is taken back."""
    return replace(notice, taken_back_at=at)


def _last_day(ends_at: datetime, zone: ZoneInfo) -> str:
    return (ends_at - timedelta(microseconds=1)).astimezone(zone).date().isoformat()
