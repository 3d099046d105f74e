"""Signing authority in words."""

from __future__ import annotations

from collections.abc import Callable

from adapters.documents.authority_words import authority_in_words
from adapters.documents.manifest import AgreementTemplate
from adapters.i18n import Translator
from domain.authority import ANY_CAPACITY, Count, parse_authority

_PEOPLE: dict[str, Callable[[Translator, int], str]] = {
    ANY_CAPACITY: lambda words, n: words.plural("one signatory", "{n} signatories", n),
    "board": lambda words, n: words.plural("board member", "{n} board members", n),
    "chair": lambda words, n: words.plural("chair", "{n} chairs", n),
    "vice_chair": lambda words, n: words.plural("vice chair", "{n} vice chairs", n),
    "director": lambda words, n: words.plural("director", "{n} directors", n),
    "ceo": lambda words, n: words.plural("managing director", "{n} managing directors", n),
    "mayor": lambda words, n: words.plural("leading official", "{n} leading officials", n),
    "official": lambda words, n: words.plural("official", "{n} officials", n),
    "countersigner": lambda words, n: words.plural("countersigner", "{n} countersigners", n),
    "vicar": lambda words, n: words.plural("vicar", "{n} vicars", n),
}
"""Capacities that templates use; any other is called as the template calls it."""


def rule_words(rule: str, template: AgreementTemplate | None) -> str:
    """Return a signing authority in the words of the document, or as it was given."""
    return authority_in_words(template, rule) if template else rule


def rule_for_reader(rule: str, template: AgreementTemplate | None, words: Translator) -> str:
    """Return a signing authority in the reader's language; as the document says it where it can."""
    if template and template.language == words.language:
        return authority_in_words(template, rule)
    authority = parse_authority(rule)
    if authority.everyone:
        return words.text("all the signatories listed together")
    if authority.alternatives == ((Count(1),),):
        return words.text("any one of the signatories listed, alone")
    either = words.text("or")
    return f" {either} ".join(
        _alternative(counts, template, words) for counts in authority.alternatives
    )


def _alternative(
    counts: tuple[Count, ...], template: AgreementTemplate | None, words: Translator
) -> str:
    both = words.text("and")
    people = f" {both} ".join(_people(count, template, words) for count in counts)
    if sum(count.number for count in counts) > 1:
        return words.text("{people} together", people=people)
    return words.text("{people} alone", people=people)


def _people(count: Count, template: AgreementTemplate | None, words: Translator) -> str:
    if count.capacity in _PEOPLE:
        return _PEOPLE[count.capacity](words, count.number)
    own = template.capacities.get(count.capacity) if template else None
    one, many = (own.one, own.many) if own else (count.capacity, count.capacity)
    return one if count.number == 1 else f"{count.number} {many}"
