"""The form by which a signatory hands over, or proposes somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.datastructures import FormData

from adapters.acts_payloads import PersonPayload
from adapters.corrected_person import person_problems
from adapters.database.people import PersonView
from adapters.i18n import N_, Translator
from domain.errors import DomainError
from domain.parties import Role
from domain.places import TITLE_MISSING
from domain.plain_text import NOT_PLAIN, has_refused_characters
from service.pages.forms import FormProblem, text_of
from service.pages.signing.evidence import LONGEST_REASON

_NO_REASON = N_("Give a reason, in a few words.")
_TOO_LONG = N_("Give the reason in at most 2000 letters.")
_NOBODY = N_("Choose who is to sign.")
_NO_ERRORS = dict.fromkeys(
    ("alternate", "why", "name", "title", "email", "language", "reason", "power_of_attorney"), ""
)

_NO_PERSON = PersonPayload(Role.ALTERNATE, "", "", "")


@dataclass(frozen=True, slots=True)
class HandoverForm:
    """What the two forms show: the fields as they are filled, and what is wrong in them."""

    alternate_id: str = ""
    person: PersonPayload = _NO_PERSON
    reason: str = ""
    problems: Sequence[FormProblem] = ()
    errors: Mapping[str, str] = field(default_factory=_NO_ERRORS.copy)


EMPTY = HandoverForm()


def alternate_form(
    sent: FormData, alternates: Sequence[PersonView], words: Translator
) -> HandoverForm:
    """Return which alternate was chosen and why, with all that is wrong in it."""
    chosen, reason = text_of(sent, "alternate"), text_of(sent, "why")
    errors = {} if chosen in {person.person_id for person in alternates} else {"alternate": _NOBODY}
    if wrong := _wrong_with(reason):
        errors["why"] = wrong
    form = HandoverForm(alternate_id=chosen, reason=reason[:LONGEST_REASON])
    return _with(form, {name: words.text(text) for name, text in errors.items()})


def person_form(sent: FormData, words: Translator) -> HandoverForm:
    """Return who was proposed and why, with all that is wrong in it."""
    name, title, email, language = (
        text_of(sent, field) for field in ("name", "title", "email", "language")
    )
    person = PersonPayload(Role.ALTERNATE, name, email, language, title=title)
    reason = text_of(sent, "reason")
    errors = {problem.column: words.refusal(problem.refusal) for problem in person_problems(person)}
    if not person.title.strip():
        errors["title"] = words.text(TITLE_MISSING)
    if wrong := _wrong_with(reason):
        errors["reason"] = words.text(wrong)
    return _with(HandoverForm(person=person, reason=reason[:LONGEST_REASON]), errors)


def refused(
    form: HandoverForm, refusal: DomainError, words: Translator, about: str = "alternate"
) -> HandoverForm:
    """Return the form with what the rules said."""
    return _with(form, {about: words.refusal(refusal)})


def _with(form: HandoverForm, errors: Mapping[str, str]) -> HandoverForm:
    problems = tuple(FormProblem(name, text) for name, text in errors.items())
    return replace(form, problems=problems, errors=_NO_ERRORS | dict(errors))


def _wrong_with(reason: str) -> str:
    """Return what is wrong with a reason as an English text; nothing: empty."""
    if not reason:
        return _NO_REASON
    if len(reason) > LONGEST_REASON:
        return _TOO_LONG
    return NOT_PLAIN if has_refused_characters(reason, lines=True) else ""
