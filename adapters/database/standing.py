"""How an agreement stands: its rule, who is in it, which notices there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.agreement_terms import rule_of
from adapters.database.notices import NoticeView, notices_of
from adapters.database.people import PartyView, parties_of
from adapters.database.tables import AgreementRow
from adapters.holiday_calendar import holidays_of
from domain.authority import parse_authority
from domain.lifecycle import AgreementStatus, NotInForce
from domain.notices import NoticeBeingSigned, NoticeStatus, UnknownNotice, Voice
from domain.parties import PartyKind
from domain.signing import UnknownRequest
from domain.termination.effect import NoticeEffect, NoticeGiver, effect_of
from domain.termination.rule import TermRule
from domain.termination.standing import AgreementEnd, Membership, Notice, agreement_end
from domain.termination.taking_back import taking_back_of
from domain.termination.windows import Window, windows_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules of termination need to know of an agreement that is or was in force."""

    rule: TermRule
    zone: ZoneInfo
    in_force_at: datetime
    ended_at: datetime | None
    parties: Mapping[str, PartyView]
    notices: tuple[NoticeView, ...]

    @property
    def members(self) -> tuple[Membership, ...]:
        """Return the parties with the moment from which each is one."""
        return tuple(
            Membership(party_id, party.joined_at or self.in_force_at)
            for party_id, party in self.parties.items()
        )

    @property
    def given(self) -> tuple[Notice, ...]:
        """Return the notices that were given, those that were taken back included."""
        return tuple(rule for notice in self.notices if (rule := notice.as_rule()) is not None)

    def party(self, party_id: str) -> PartyView:
        """Return a party; refuse with `UnknownRequest`."""
        found = self.parties.get(party_id)
        if found is None:
            raise UnknownRequest
        return found

    def notice(self, notice_id: str) -> NoticeView:
        """Return a notice; refuse with `UnknownNotice`."""
        found = next((n for n in self.notices if n.notice_id == notice_id), None)
        if found is None:
            raise UnknownNotice
        return found

    def effect(
        self, party_id: str, *, received_at: datetime, asked_for: date | None = None
    ) -> NoticeEffect:
        """Return what a notice of a party does that is received then; refuse with the reason."""
        party = self.party(party_id)
        own = [n for n in self.notices if n.party_id == party_id]
        standing = next((n.ends_at for n in own if n.status is NoticeStatus.GIVEN), None)
        return effect_of(
            self.rule,
            received_at=received_at,
            in_force_at=self.in_force_at,
            zone=self.zone,
            giver=NoticeGiver(
                kind=PartyKind(party.kind),
                joined_at=party.joined_at or self.in_force_at,
                left_at=party.left_at or self.ended_at,
                stands_until=standing,
            ),
            is_holiday=holidays_of(self.rule.holidays),
            asked_for=asked_for,
        )

    def windows(self) -> Iterator[Window]:
        """Return the termination windows from in force on, in order; without end in some terms."""
        return windows_of(
            self.rule,
            in_force_at=self.in_force_at,
            zone=self.zone,
            is_holiday=holidays_of(self.rule.holidays),
        )

    def end(self) -> AgreementEnd | None:
        """Return how the agreement ends if nothing more happens; None when it runs on."""
        return agreement_end(self.rule, self.zone, self.members, self.given)

    def end_with(self, party_id: str, effect: NoticeEffect) -> AgreementEnd | None:
        """Return how the agreement ends if a notice with this effect is given besides."""
        notice = Notice("", party_id, self.in_force_at, effect.ends_at, effect.deadline_at)
        return agreement_end(self.rule, self.zone, self.members, [*self.given, notice])

    def check_can_give(self, party_id: str, *, received_at: datetime) -> None:
        """Refuse a notice that would do nothing, or while another of the party is being signed."""
        if self.is_being_signed(party_id):
            raise NoticeBeingSigned
        self.effect(party_id, received_at=received_at)

    def is_being_signed(self, party_id: str) -> bool:
        """Tell whether a notice of the party waits for its signatures."""
        return any(
            n.party_id == party_id and n.status is NoticeStatus.SIGNING for n in self.notices
        )

    def consents_for(self, notice: NoticeView, *, at: datetime) -> frozenset[str]:
        """Return the parties whose consent taking a notice back needs; refuse with the reason."""
        given = notice.as_rule()
        assert given is not None, "only a notice that was given can be taken back"
        needed = taking_back_of(
            self.rule, given, members=self.members, notices=self.given, at=at, zone=self.zone
        )
        return needed.consents

    def voices(self) -> dict[str, Voice]:
        """Return by which persons' word each party is bound."""
        return {
            party_id: Voice(
                parse_authority(party.authority),
                tuple(person.as_signer() for person in party.signatories()),
            )
            for party_id, party in self.parties.items()
        }


async def standing_of(session: AsyncSession, agreement_id: str) -> Standing:
    """Return how an agreement stands; refuse one that never came into force."""
    row = await session.get_one(AgreementRow, agreement_id)
    never = {AgreementStatus.WITHDRAWN, AgreementStatus.SIGNED}
    if row.in_force_at is None or row.status in never:
        raise NotInForce
    return Standing(
        rule=rule_of(row),
        zone=ZoneInfo(row.zone),
        in_force_at=row.in_force_at,
        ended_at=row.ended_at,
        parties={party.party_id: party for party in await parties_of(session, agreement_id)},
        notices=await notices_of(session, agreement_id),
    )
