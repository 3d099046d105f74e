"""The life of a notice of termination: who may start, give and take back one, and how.

What a notice does and when is in `domain/termination/`; here is who has the say. Source:
docs/domain.md, “Termination”.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.authority import Signer, SigningAuthority, binds
from domain.errors import N_, DomainError
from domain.parties import Role

DAYS_TO_SIGN = 14
_MAY_START = frozenset({Role.CONTACT, Role.SIGNATORY})


class NoticeStatus(StrEnum):
    """Where a notice stands; `not_given` was never fully signed, `void` did nothing."""

    SIGNING = "signing"
    GIVEN = "given"
    NOT_GIVEN = "not_given"
    VOID = "void"
    TAKEN_BACK = "taken_back"
    IN_EFFECT = "in_effect"


class NoticeWithoutAuthority(DomainError):
    """The persons named cannot bind the party, or may not speak for it at all."""

    code = "notice_without_authority"
    message = N_(
        "Those persons cannot give or take back a notice for “{party}”: its signing authority is "
        "“{authority}”."
    )


class NoticeBeingSigned(DomainError):
    """A notice of the same party is out for signing."""

    code = "notice_being_signed"
    message = N_("A notice of this party is already waiting for its signatures.")


class NoticeIsOfTheParty(DomainError):
    """Nobody but the party itself withdraws its notice from signing."""

    code = "notice_is_of_the_party"
    message = N_("A notice is the party’s own act: only the party can withdraw it from signing.")


class NoticeInTheFuture(DomainError):
    """Paper cannot have arrived later than now."""

    code = "notice_in_the_future"
    message = N_("The paper cannot have arrived later than now.")


class UnknownNotice(DomainError):
    """There is no such notice in this agreement."""

    code = "unknown_notice"
    message = N_("There is no such notice.")


class NoticeDoesNotStand(DomainError):
    """It was never given, or was void: nothing is there to be taken back."""

    code = "notice_does_not_stand"
    message = N_("This notice does not stand: there is nothing to take back.")


class TakingBackNotAsked(DomainError):
    """Others consent only to what the party itself has asked for."""

    code = "taking_back_not_asked"
    message = N_("The party has not asked to take its notice back.")


class ConsentNotNeeded(DomainError):
    """The rule does not ask this party."""

    code = "consent_not_needed"
    message = N_("The consent of this party is not needed.")


class AlreadySaid(DomainError):
    """The same person, or the party on paper, has said so before."""

    code = "already_said"
    message = N_("This has been recorded already.")


def last_day_to_sign(received_on: date, last_on: date | None) -> date:
    """Return the last day on which a notice can be signed; never after the term."""
    day = received_on + timedelta(days=DAYS_TO_SIGN)
    return min(day, last_on) if last_on else day


def check_may_start(
    roles: Collection[Role], *, party: str, authority: str, being_signed: bool
) -> None:
    """Refuse who is neither a contact person nor a signatory of the party, and a second one."""
    if not _MAY_START & set(roles):
        raise NoticeWithoutAuthority(party=party, authority=authority)
    if being_signed:
        raise NoticeBeingSigned


def may_withdraw(roles: Collection[Role], *, has_started: bool) -> bool:
    """Tell whether somebody may withdraw a notice of the party that waits for signatures.

    Who started it, while a contact person or a signatory still, and everybody who signs.
    """
    return Role.SIGNATORY in roles or (has_started and bool(_MAY_START & set(roles)))


def check_signed_on_paper(
    authority: SigningAuthority, *, party: str, listed: Collection[Signer], signed: Collection[str]
) -> None:
    """Refuse a paper that those who signed it cannot have bound the party with."""
    signers = [signer for signer in listed if signer.person in signed]
    if not binds(authority, listed=listed, signed=signers):
        raise NoticeWithoutAuthority(party=party, authority=str(authority))


def check_arrival(arrived_at: datetime, *, recorded_at: datetime) -> None:
    """Refuse a paper from the future."""
    if arrived_at > recorded_at:
        raise NoticeInTheFuture


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody's word on taking a notice back; on paper it is the party's, of no person."""

    party_id: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A party's rule, and who is listed to sign for it."""

    authority: SigningAuthority
    listed: tuple[Signer, ...]

    def has_spoken(self, words: Collection[Word], party_id: str) -> bool:
        """Tell whether the words given bind the party."""
        own = [word for word in words if word.party_id == party_id]
        if any(not word.person for word in own):
            return True
        spoken = {word.person for word in own}
        return binds(
            self.authority,
            listed=self.listed,
            signed=[signer for signer in self.listed if signer.person in spoken],
        )


def check_word(
    word: Word,
    words: Collection[Word],
    *,
    giver: str,
    needed: Collection[str],
    voices: Mapping[str, Voice],
) -> None:
    """Refuse a word that nobody asked for, of someone who has no say, or said twice.

    `giver` is the party whose notice it is, and `needed` are those that must consent.
    """
    if word.party_id != giver:
        if word.party_id not in needed:
            raise ConsentNotNeeded
        if not voices[giver].has_spoken(words, giver):
            raise TakingBackNotAsked
    voice = voices[word.party_id]
    if word in words or voice.has_spoken(words, word.party_id):
        raise AlreadySaid
    if word.person and word.person not in {signer.person for signer in voice.listed}:
        raise NoticeWithoutAuthority(party="", authority=str(voice.authority))


def missing_words(
    words: Collection[Word], *, giver: str, needed: Collection[str], voices: Mapping[str, Voice]
) -> tuple[str, ...]:
    """Return the parties whose word is missing; with none, the notice is taken back."""
    asked = (giver, *sorted(set(needed) - {giver}))
    return tuple(p for p in asked if not voices[p].has_spoken(words, p))
