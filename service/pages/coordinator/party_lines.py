"""The parties of an agreement with the progress of each person; never a signing link."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.people import PartyView, PersonView
from adapters.database.rounds import RoundRequest, RoundView
from adapters.i18n import N_, Translator
from domain.authority import ANY_CAPACITY, parse_authority
from domain.lifecycle import RequestStatus
from domain.parties import Role

_ROLES = {
    Role.CONTACT: N_("contact person"),
    Role.SIGNATORY: N_("signatory"),
    Role.ALTERNATE: N_("alternate"),
}
_MAILS = {
    "sending": N_("mail on its way"),
    "sent": N_("mail sent"),
    "failed": N_("mail could not be delivered"),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person with where they stand, in words."""

    name: str
    title: str
    capacity: str
    state: str
    signed: bool
    declined: bool
    mail: str
    mail_failed: bool


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party, its rule, whether it is bound, and its persons."""

    name: str
    authority: str
    bound: bool
    persons: tuple[PersonLine, ...]


def party_lines(
    parties: tuple[PartyView, ...], newest: RoundView | None, words: Translator
) -> list[PartyLine]:
    """Return the parties in the order of the list; without a round nobody has been asked."""
    bound = {party.party_id: party.is_bound for party in newest.parties} if newest else {}
    asked = (
        {
            request.person.person_id: request
            for party in newest.parties
            for request in party.requests
        }
        if newest
        else {}
    )
    return [
        PartyLine(
            name=party.name,
            authority=rule_words(party.authority, words),
            bound=bound.get(party.party_id, False),
            persons=tuple(
                _person(person, asked.get(person.person_id), words) for person in party.persons
            ),
        )
        for party in parties
    ]


def rule_words(rule: str, words: Translator) -> str:
    """Return a signing authority in words: `1 chair | 2 board` is “1 chair or 2 board”."""
    authority = parse_authority(rule)
    if authority.everyone:
        return words.text("all signatories together")
    # Texts are not found within an f-string.
    and_word, or_word = words.text("and"), words.text("or")
    alternatives = []
    for counts in authority.alternatives:
        parts = [
            words.plural("any one signatory", "any {n} signatories together", count.number)
            if count.capacity == ANY_CAPACITY
            else str(count)
            for count in counts
        ]
        alternatives.append(f" {and_word} ".join(parts))
    return f" {or_word} ".join(alternatives)


def _person(person: PersonView, request: RoundRequest | None, words: Translator) -> PersonLine:
    state = words.status(request.status) if request else words.text(_ROLES[person.role])
    mail = request.mail_status if request and request.status is RequestStatus.WAITING else None
    return PersonLine(
        name=person.name,
        title=person.title,
        capacity=person.capacity,
        state=state,
        signed=request is not None and request.status is RequestStatus.SIGNED,
        declined=request is not None and request.status is RequestStatus.DECLINED,
        mail=words.text(_MAILS[mail]) if mail else "",
        mail_failed=mail == "failed",
    )
