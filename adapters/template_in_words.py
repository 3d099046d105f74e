"""What a template's data make of an agreement, in words: read before a draft is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from adapters.documents.manifest import TERM_FIRST_DAY, TERM_LAST_DAY, AgreementTemplate
from adapters.documents.manifest_duties import RecurringDuty
from adapters.i18n import N_, Translator
from adapters.i18n.kind_words import kind_word
from adapters.terms_in_words import terms_in_words
from domain.duties import Every
from domain.errors import DomainError
from domain.term import Term

_EVERY = {
    Every.MONTH: N_("every month"),
    Every.TWO_MONTHS: N_("every two months"),
    Every.QUARTER: N_("every quarter"),
    Every.HALF_YEAR: N_("every half-year"),
    Every.YEAR: N_("every year"),
}


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """Term, termination, decisions and renewal as sentences; a line a duty."""

    sentences: tuple[str, ...]
    duties: tuple[str, ...]


def template_in_words(
    template: AgreementTemplate, values: Mapping[str, str], words: Translator
) -> TemplateWords:
    """Return what an agreement with these values is bound by; days that are none do not count."""
    rule = template.rule_for(_term(template, values))
    sentences = [*terms_in_words(rule, words)]
    if template.decisions.required:
        sentences.append(_who_decides(template, words))
    if template.term.kind == "fixed":
        sentences.append(
            words.plural(
                "A draft of the next term is offered one month before the end.",
                "A draft of the next term is offered {n} months before the end.",
                template.renewal.months_before,
            )
        )
    duties = (_duty(duty, values, words) for duty in template.duties)
    return TemplateWords(tuple(sentences), tuple(duties))


def _who_decides(template: AgreementTemplate, words: Translator) -> str:
    if not template.decisions.kinds:
        return words.text("Each party has to decide before it signs.")
    kinds = ", ".join(words.text(kind_word(kind)) for kind in template.decisions.kinds)
    return words.text(
        "Parties of these kinds have to decide before they sign: {kinds}.", kinds=kinds
    )


def _term(template: AgreementTemplate, values: Mapping[str, str]) -> Term:
    """Return the term that was filled in, or the template's while that is none."""
    first_on, last_on = template.term.first_day, template.term.last_day
    with suppress(ValueError, DomainError):
        last = values.get(TERM_LAST_DAY)
        return Term(
            date.fromisoformat(values.get(TERM_FIRST_DAY, "")),
            date.fromisoformat(last) if last is not None and last_on is not None else last_on,
        )
    return Term(first_on, last_on)


def _duty(duty: RecurringDuty, values: Mapping[str, str], words: Translator) -> str:
    title = duty.title.in_language(words.language)
    every = duty.frequency(values)
    if every is Every.TERM:
        when = words.plural(
            "once a term, within one month of its first day",
            "once a term, within {n} months of its first day",
            duty.within_months or 1,
        )
    elif duty.due is not None:
        month, day = map(int, duty.due.split("-"))
        when = words.text("every year by {day}", day=words.month_day(month, day))
    else:
        when = words.text(_EVERY[every])
    return f"{title}: {when}"
