"""The parties of an agreement with the progress of each person; never a signing link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard
from zoneinfo import ZoneInfo

from adapters.database.handovers import NOTHING_SAID, Said
from adapters.database.people import PartyView, PersonView
from adapters.database.places import PlaceTaken
from adapters.database.rounds import RoundRequest, RoundView
from adapters.documents.authority_words import capacity_in_words
from adapters.documents.manifest import AgreementTemplate
from adapters.i18n import N_, Translator
from domain.authority import parse_authority
from domain.lifecycle import RequestStatus
from domain.parties import ONLY_READS, Role
from domain.strong_identification import Outcome
from service.pages.coordinator.act_links import ActLink, act_links
from service.pages.coordinator.refused_mail import RefusedMail
from service.pages.coordinator.signing_order import has_steps, step_of, turn_words
from service.wording.rules import rule_for_reader

_ROLES = {
    Role.CONTACT: N_("contact person"),
    Role.SIGNATORY: N_("signatory"),
    Role.ALTERNATE: N_("alternate"),
    Role.VIEWER: N_("viewer"),
    Role.COPY: N_("gets a copy"),
}
_MAILS = {
    "sending": N_("mail on its way"),
    "sent": N_("mail sent"),
    "failed": N_("mail could not be delivered"),
}


@dataclass(frozen=True, slots=True)
class _Places:
    """The places of a party in the round, and how they changed hands."""

    party: PartyView
    asked: tuple[RoundRequest, ...]
    taken: Mapping[str, PlaceTaken]
    in_steps: bool
    is_bound: bool

    def has_lost(self, person: PersonView, request: RoundRequest | None) -> bool:
        """Tell whether somebody else is asked in the place of a listed signatory."""
        gone = {
            other.in_place_of for other in self.asked if other.person.party_id == person.party_id
        }
        return request is None and person.role is Role.SIGNATORY and person.identity in gone

    def name_before(self, request: RoundRequest | None) -> str:
        """Return who was listed in the place when the document was sent, if that was another."""
        if request is None or not request.in_place_of:
            return ""
        known = (*self.party.persons, *self.party.former)
        return next((p.name for p in known if p.identity == request.in_place_of), "")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person with where they stand, in words; `reason` is why they declined.

    `shown` is what stands under the name in the document, `capacity` what the rule counts
    them as, where that says more. `refused` is whom the newest mail to them did not reach,
    `waiting_request` the signing request that they have not answered, or empty. With
    `code_blocked` the person can enter no code any more; `said` is what they say of who
    should sign in their place, until the coordinator has acted on it. `reader` is the id of
    one who only reads, and who `views` does so before the seal. `request` is what the `acts`
    are about. Who signs in another's place does so `in_place_of` them; `basis` is that of the
    authority, and `proof` the act that brought a PDF of it. In an order of signing they are asked
    in that `step`.
    """

    name: str
    shown: str
    capacity: str
    state: str
    reason: str
    signed: bool
    declined: bool
    mail: str
    refused: RefusedMail | None
    waiting_request: str = ""
    code_blocked: bool = False
    blocked_by: Outcome | None = None
    said: Said = NOTHING_SAID
    reader: str = ""
    views: bool = False
    request: str = ""
    acts: tuple[ActLink, ...] = ()
    in_place_of: str = ""
    basis: str = ""
    proof: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party, its rule, whether it is bound, and its persons."""

    name: str
    authority: str
    bound: bool
    persons: tuple[PersonLine, ...]


def party_lines(
    parties: tuple[PartyView, ...],
    newest: RoundView | None,
    words: Translator,
    *,
    zone: ZoneInfo,
    template: AgreementTemplate | None,
    reasons: Mapping[str, str],
    refused: Mapping[str, RefusedMail],
    taken: Mapping[str, PlaceTaken],
) -> list[PartyLine]:
    """Return the parties in the order of the list; without a round nobody has been asked.

    Moments are in `zone`; `reasons` of declines and `taken` places by request, `refused` by person.
    """
    bound = {party.party_id: party.is_bound for party in newest.parties} if newest else {}
    asked = _asked(newest) if newest else {}
    in_steps = has_steps(parties, newest)
    return [
        PartyLine(
            name=party.name,
            authority=rule_for_reader(party.authority, template, words),
            bound=bound.get(party.party_id, party.joined_at is not None),
            persons=tuple(
                _person(
                    person,
                    asked.get(person.person_id),
                    words,
                    zone=zone,
                    capacity=_capacity(person, party, template),
                    reasons=reasons,
                    refused=refused.get(person.person_id),
                    places=_Places(
                        party,
                        tuple(asked.values()),
                        taken,
                        in_steps,
                        bound.get(party.party_id, False),
                    ),
                )
                for person in party.persons
            ),
        )
        for party in parties
    ]


def _asked(round_: RoundView) -> dict[str, RoundRequest]:
    """Return what a round asks, by whom."""
    return {r.person.person_id: r for party in round_.parties for r in party.requests}


def _capacity(person: PersonView, party: PartyView, template: AgreementTemplate | None) -> str:
    """Return a person's capacity in words, unless a title stands for it and no rule counts it."""
    if person.title and not parse_authority(party.authority).capacities():
        return ""
    return capacity_in_words(template, person.capacity) if template else person.capacity


def _person(
    person: PersonView,
    request: RoundRequest | None,
    words: Translator,
    *,
    zone: ZoneInfo,
    capacity: str,
    reasons: Mapping[str, str],
    refused: RefusedMail | None,
    places: _Places,
) -> PersonLine:
    taken = places.taken.get(request.request_id) if request else None
    mail = request.mail_status if request and request.status is RequestStatus.WAITING else None
    return PersonLine(
        name=person.name,
        shown=person.title or capacity,
        capacity=capacity if person.title and capacity != person.title else "",
        state=_state(person, request, words, zone, places),
        reason=reasons.get(request.request_id, "") if request else "",
        signed=request is not None and request.status is RequestStatus.SIGNED,
        declined=request is not None and request.status is RequestStatus.DECLINED,
        mail=words.text(_MAILS[mail]) if mail and not refused else "",
        refused=refused,
        waiting_request=(
            request.request_id if request and request.status is RequestStatus.WAITING else ""
        ),
        code_blocked=_is_waiting(request) and request.code_blocked,
        blocked_by=request.blocked_by if _is_waiting(request) else None,
        said=request.said if request else NOTHING_SAID,
        reader=person.person_id if person.role in ONLY_READS else "",
        views=person.role is Role.VIEWER,
        request=request.request_id if request else "",
        acts=act_links(request, words, is_bound=places.is_bound),
        in_place_of=places.name_before(request),
        basis=(taken.basis if taken else "") or person.basis,
        proof=taken.act_id if taken and taken.extract_sha256 else "",
        step=step_of(person, request) if places.in_steps else 0,
    )


def _state(
    person: PersonView,
    request: RoundRequest | None,
    words: Translator,
    zone: ZoneInfo,
    places: _Places,
) -> str:
    """Return where a person stands: by the place, the turn, the signature or the role."""
    if request is None and person.accepted_for:
        return words.text(N_("accepted for one place in one round"))
    if places.has_lost(person, request):
        return words.text(N_("somebody else signs in this place"))
    if request is None:
        return words.text(_ROLES[person.role])
    if request.signature:
        at = words.moment(request.signature.signed_at, zone)
        return words.text(N_("signed {moment}"), moment=at)
    turn = turn_words(request, is_bound=places.is_bound)
    return words.text(turn) if turn else words.status(request.status)


def _is_waiting(request: RoundRequest | None) -> TypeGuard[RoundRequest]:
    return request is not None and request.status is RequestStatus.WAITING
