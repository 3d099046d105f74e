"""What the timeline's filters offer to choose from, and what is wrong with those in its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.i18n import N_, Translator
from service.asked_events import KINDS, MAIL, AskedTimeline
from service.pages.forms import FormProblem

_GROUPS = {
    "signing": N_("Signing, from the draft to the end"),
    "decisions": N_("Decisions"),
    "changes": N_("Parties’ people, accessions, amendments"),
    "notices": N_("Notices of termination"),
    "term": N_("Term and termination window"),
    "duties": N_("Duties, disputes, the next term"),
    MAIL: N_("Mail"),
}


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of event, or a whole group of them, to choose from."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The kinds of one subject; `whole` chooses all of them."""

    whole: KindChoice
    kinds: tuple[KindChoice, ...]


def problems_of(asked: AskedTimeline, words: Translator) -> tuple[FormProblem, ...]:
    """Return what is wrong with the filters, field by field."""
    return tuple(FormProblem(name, words.text(text)) for name, text in asked.wrong.items())


def kind_groups(chosen: str, words: Translator) -> list[KindGroup]:
    """Return all kinds of events to choose from, by subject."""

    def choice(value: str, text: str) -> KindChoice:
        return KindChoice(value, words.text(text), is_chosen=value == chosen)

    return [
        KindGroup(choice(name, text), tuple(choice(*kind) for kind in KINDS[name].items()))
        for name, text in _GROUPS.items()
    ]


def people_to_choose(names: Sequence[tuple[str, str]], chosen: str) -> list[KindChoice]:
    """Return parties or persons, as (id, name), to choose from."""
    return [KindChoice(key, name, is_chosen=key == chosen) for key, name in names]
