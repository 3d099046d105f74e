"""Signing authority: by which persons' signatures a party is bound.

A rule is a choice of alternatives, each a sum of counts over capacities:
`1 chair | 2 board`, `1 chair + 1 board`. Short forms: `any` (one of those
listed), `all` (each of them), `2` (two of any capacity). Source: docs/domain.md, “Parties”.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.errors import N_, DomainError

ANY_CAPACITY = "*"
_MOST = 99
_CAPACITY = re.compile(r"[^\W\d_][\w-]*", re.UNICODE)


class AuthorityNotUnderstood(DomainError):
    """The text is no signing authority."""

    code = "authority_not_understood"
    message = N_(
        "The signing authority “{text}” is not understood: "
        "write any, all, a number, or for example “1 chair | 2 board”."
    )


@dataclass(frozen=True, slots=True)
class Signer:
    """A natural person in a capacity; `person` is the same for the same human being.

    `in_place_of` is the person whose place they took after the document was sent.
    """

    person: str
    capacity: str
    in_place_of: str = ""

    @property
    def seat(self) -> str:
        """Return whose place it is in the list that was sent."""
        return self.in_place_of or self.person


@dataclass(frozen=True, slots=True)
class Count:
    """So many different persons of one capacity."""

    number: int
    capacity: str = ANY_CAPACITY

    def __str__(self) -> str:
        return (
            str(self.number) if self.capacity == ANY_CAPACITY else f"{self.number} {self.capacity}"
        )


@dataclass(frozen=True, slots=True)
class SigningAuthority:
    """Alternatives of counts; `everyone` is the short form `all`."""

    alternatives: tuple[tuple[Count, ...], ...] = ()
    everyone: bool = False

    def __str__(self) -> str:
        if self.everyone:
            return "all"
        if self.alternatives == ((Count(1),),):
            return "any"
        return " | ".join(" + ".join(map(str, counts)) for counts in self.alternatives)

    def capacities(self) -> frozenset[str]:
        """Return the capacities that the rule names."""
        named = {count.capacity for counts in self.alternatives for count in counts}
        return frozenset(named - {ANY_CAPACITY})


def parse_authority(text: str) -> SigningAuthority:
    """Return the rule written in `text`; refuse with `AuthorityNotUnderstood`."""
    words = " ".join(text.lower().split())
    if words == "all":
        return SigningAuthority(everyone=True)
    if words == "any":
        return SigningAuthority(((Count(1),),))
    alternatives = tuple(
        tuple(_parse_count(part.strip(), text) for part in alternative.split("+"))
        for alternative in words.split("|")
    )
    return SigningAuthority(alternatives)


def _parse_count(part: str, whole: str) -> Count:
    number, _, capacity = part.partition(" ")
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= _MOST):
        raise AuthorityNotUnderstood(text=whole)
    if not capacity:
        return Count(int(number))
    if not _CAPACITY.fullmatch(capacity):
        raise AuthorityNotUnderstood(text=whole)
    return Count(int(number), capacity)


def binds(
    authority: SigningAuthority, *, listed: Collection[Signer], signed: Collection[Signer]
) -> bool:
    """Tell whether the signatures of `signed` bind the party.

    `listed` are the party's signatories: they say what `all` means. The rule is
    met by different persons, so the same person in two capacities counts once; and who
    signs in two places of the list, their own and another's, fills one of them (abuse 55).
    """
    if authority.everyone:
        seats = {signer.seat for signer in listed}
        enough = len({signer.person for signer in signed}) >= len(seats)
        return bool(seats) and enough and seats <= {signer.seat for signer in signed}
    return any(_is_met(counts, signed) for counts in authority.alternatives)


def can_bind(authority: SigningAuthority, listed: Collection[Signer]) -> bool:
    """Tell whether the rule can be met at all, if everyone listed signs."""
    return binds(authority, listed=listed, signed=listed)


def _is_met(counts: Iterable[Count], signed: Collection[Signer]) -> bool:
    """Match each counted place to a person of its own (augmenting paths)."""
    places = [count.capacity for count in counts for _ in range(count.number)]
    capacities: dict[str, set[str]] = {}
    for signer in signed:
        capacities.setdefault(signer.person, set()).add(signer.capacity.lower())
    place_of: dict[str, int] = {}

    def seat(place: int, tried: set[str]) -> bool:
        wanted = places[place]
        for person, held in capacities.items():
            if person in tried or (wanted != ANY_CAPACITY and wanted not in held):
                continue
            tried.add(person)
            if person not in place_of or seat(place_of[person], tried):
                place_of[person] = place
                return True
        return False

    return all(seat(place, set()) for place in range(len(places)))
