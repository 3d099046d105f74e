"""A signing rule put in the words of the template's own language."""

from __future__ import annotations

from adapters.documents.manifest import AgreementTemplate
from domain.authority import ANY_CAPACITY, Count, parse_authority


def authority_in_words(template: AgreementTemplate, authority: str) -> str:
    """Return for example “puheenjohtaja yksin tai 2 hallituksen jäsentä yhdessä”."""
    words, rule = template.words, parse_authority(authority)
    if rule.everyone:
        return words.all
    if rule.alternatives == ((Count(1),),):
        return words.any
    return f" {words.or_} ".join(_alternative(template, counts) for counts in rule.alternatives)


def _alternative(template: AgreementTemplate, counts: tuple[Count, ...]) -> str:
    words = template.words
    people = f" {words.and_} ".join(_people(template, count) for count in counts)
    several = sum(count.number for count in counts) > 1
    return f"{people} {words.together if several else words.alone}"


def _people(template: AgreementTemplate, count: Count) -> str:
    if count.capacity == ANY_CAPACITY:
        one, many = template.words.signatory, template.words.signatories
    else:
        capacity = template.capacities.get(count.capacity)
        one = capacity.one if capacity else count.capacity
        many = capacity.many if capacity else count.capacity
    return one if count.number == 1 else f"{count.number} {many}"


def capacity_in_words(template: AgreementTemplate, capacity: str) -> str:
    """Return a capacity in the template's language, or as it was given."""
    known = template.capacities.get(capacity.lower())
    return known.one if known else capacity


def shown_capacity(template: AgreementTemplate, *, title: str, capacity: str) -> str:
    """Return what stands under a name in the document: the title, else the capacity in words."""
    return title or capacity_in_words(template, capacity)
