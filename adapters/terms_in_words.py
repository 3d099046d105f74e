"""Term and termination of an agreement in words, as the coordinator reads them."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.i18n import N_, Translator
from adapters.i18n.kind_words import kind_word
from domain.termination.rule import (
    EndsAt,
    LateNotice,
    NonWorkingDay,
    NoTermination,
    NoticeEnds,
    RollingNotice,
    TakeBack,
    TermRule,
    YearlyDeadline,
)


def terms_in_words(rule: TermRule, words: Translator) -> tuple[str, ...]:
    """Return sentences that say what the agreement's data say, and nothing more."""
    return (_term(rule, words), *_termination(rule, words))


def taking_back_in_words(rule: TermRule, words: Translator) -> str:
    """Return whether a notice can be taken back; nothing where none can be given."""
    termination = rule.termination
    if isinstance(termination, NoTermination):
        return ""
    return words.text(_TAKE_BACK[termination.take_back])


def _term(rule: TermRule, words: Translator) -> str:
    first, last_on = words.day(rule.term.first_on), rule.term.last_on
    if last_on is None:
        return words.text(
            "The agreement runs from {first} until it is ended by notice.", first=first
        )
    last = words.day(last_on)
    if not rule.prolonged_by_months:
        return words.text("The agreement runs from {first} to {last}.", first=first, last=last)
    return words.plural(
        "The agreement runs from {first} to {last}, and then on by one month at a time unless "
        "notice was given.",
        "The agreement runs from {first} to {last}, and then on by {n} months at a time unless "
        "notice was given.",
        rule.prolonged_by_months,
        first=first,
        last=last,
    )


def _termination(rule: TermRule, words: Translator) -> Iterator[str]:
    termination = rule.termination
    if isinstance(termination, NoTermination):
        yield words.text("It cannot be ended by notice.")
        return
    if isinstance(termination, YearlyDeadline):
        yield from _yearly(termination, words)
    else:
        yield _rolling(termination, words)
    if termination.who:
        kinds = ", ".join(words.text(kind_word(kind)) for kind in termination.who)
        yield words.text("Only parties of these kinds can give notice: {kinds}.", kinds=kinds)
    if termination.effect is NoticeEnds.AGREEMENT_ENDS:
        yield words.text("A notice ends the agreement for all parties.")
    else:
        yield words.text(
            "A party that gives notice leaves, and the agreement goes on between the others; it "
            "ends when fewer than {n} remain.",
            n=termination.fewest_parties,
        )
    yield words.text(_TAKE_BACK[termination.take_back])


def _yearly(yearly: YearlyDeadline, words: Translator) -> Iterator[str]:
    same_year = yearly.ends_on >= yearly.notice_by
    places = {
        "by": words.month_day(yearly.notice_by.month, yearly.notice_by.day),
        "ends": words.month_day(yearly.ends_on.month, yearly.ends_on.day),
    }
    if yearly.opens_on is not None:
        opens = words.month_day(yearly.opens_on.month, yearly.opens_on.day)
        yield words.text("Notice can be given from {opens} on.", opens=opens)
    if same_year:
        yield words.text(
            "Notice has to be received by {by}, and takes effect on {ends} of the same year.",
            **places,
        )
    else:
        yield words.text(
            "Notice has to be received by {by}, and takes effect on {ends} of the following year.",
            **places,
        )
    if yearly.non_working_day is NonWorkingDay.NEXT:
        yield words.text(
            "Where that last day is no working day, the next working day is the last one."
        )
    if yearly.late_notice is LateNotice.NEXT_END:
        yield words.text("A notice that is received later counts for the next year.")
    else:
        yield words.text("A notice that is received later is refused.")


def _rolling(rolling: RollingNotice, words: Translator) -> str:
    match rolling.ends_at:
        case EndsAt.SAME_DAY:
            return words.plural(
                "Notice can be given at any time, and takes effect one month later.",
                "Notice can be given at any time, and takes effect {n} months later.",
                rolling.months,
            )
        case EndsAt.MONTH_END:
            return words.plural(
                "Notice can be given at any time, and takes effect at the end of the month in "
                "which one month has passed.",
                "Notice can be given at any time, and takes effect at the end of the month in "
                "which {n} months have passed.",
                rolling.months,
            )
        case EndsAt.YEAR_END:
            return words.plural(
                "Notice can be given at any time, and takes effect at the end of the calendar "
                "year in which one month has passed.",
                "Notice can be given at any time, and takes effect at the end of the calendar "
                "year in which {n} months have passed.",
                rolling.months,
            )


_TAKE_BACK = {
    TakeBack.CONSENT_OF_ALL: N_(
        "A notice can be taken back with the consent of all other parties."
    ),
    TakeBack.UNTIL_DEADLINE: N_("A notice can be taken back freely until the deadline."),
    TakeBack.NEVER: N_("A notice cannot be taken back."),
}
