"""The form by which a person of a party is corrected, for the party and for the coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.datastructures import FormData

from adapters.acts_payloads import PersonPayload
from adapters.corrected_person import person_problems
from adapters.database.people import PartyView, PersonView
from adapters.documents.authority_words import capacity_in_words
from adapters.documents.manifest import AgreementTemplate
from adapters.i18n import Translator
from adapters.payloads.corrections import CorrectionPayload
from domain.corrections import BasisMissing, CorrectionKind, PersonNotListed
from domain.errors import DomainError
from domain.parties import Role
from domain.plain_text import NOT_PLAIN, has_refused_characters
from domain.turns import FIRST_STEP, is_step
from service.pages.forms import FormProblem, text_of

NEW = "new"
"""Stands in an address for a person who is to be added."""
_LONGEST_BASIS = 1000
_FIELDS = ("name", "title", "email", "language", "capacity")
_NO_ERRORS = dict.fromkeys(("role", "kind", *_FIELDS, "basis", "step"), "")


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What the form shows: the fields as they are filled, and what is wrong in them.

    `capacities` are those that the template has words for, as (value, words). Who `orders` says
    in which step of signing a signatory is asked: the coordinator, not the party.
    """

    is_new: bool
    kind: CorrectionKind
    person: PersonPayload
    basis: str
    capacities: tuple[tuple[str, str], ...]
    nonce: str
    orders: bool = False
    problems: tuple[FormProblem, ...] = ()
    errors: Mapping[str, str] = field(default_factory=_NO_ERRORS.copy)


def person_of(party: PartyView, person_id: str) -> PersonView | None:
    """Return the person that an address names, None for a new one; refuse another's."""
    if person_id == NEW:
        return None
    found = next((p for p in party.persons if p.person_id == person_id), None)
    if found is None:
        raise PersonNotListed
    return found


def empty_form(
    person: PersonView | None,
    template: AgreementTemplate | None,
    nonce: str,
    *,
    language: str,
    orders: bool = False,
) -> CorrectionForm:
    """Return the form as it is first shown."""
    filled = (
        PersonPayload(
            person.role,
            person.name,
            person.email,
            person.language,
            person.capacity,
            person.title,
            step=person.step,
        )
        if person
        else PersonPayload(Role.CONTACT, "", "", language)
    )
    return CorrectionForm(
        is_new=person is None,
        kind=CorrectionKind.CHANGE if person else CorrectionKind.ADD,
        person=filled,
        basis="",
        capacities=_capacities(template, filled.capacity),
        nonce=nonce,
        orders=orders,
    )


def read_correction(
    sent: FormData,
    shown: CorrectionForm,
    party_id: str,
    person: PersonView | None,
    words: Translator,
) -> tuple[CorrectionPayload, CorrectionForm]:
    """Return what was filled in, and the form with all that is wrong in it."""
    known = person.step if person else FIRST_STEP
    name, title, email, language, capacity = (text_of(sent, field) for field in _FIELDS)
    role = text_of(sent, "role") if person is None else person.role
    step = text_of(sent, "step") if shown.orders else ""
    filled = PersonPayload(
        role, name, email, language, capacity, title, "", int(step) if is_step(step) else known
    )
    basis, kind = text_of(sent, "basis"), shown.kind
    if person is not None and text_of(sent, "kind") == CorrectionKind.REMOVE:
        kind = CorrectionKind.REMOVE
    removes = kind is CorrectionKind.REMOVE
    errors = {} if removes else _errors(filled, basis, words)
    payload = CorrectionPayload(
        kind=kind.value,
        party_id=party_id,
        person_id=person.person_id if person else "",
        person=None if removes else filled,
        basis="" if removes else basis,
    )
    form = replace(shown, kind=kind, person=filled, basis=basis)
    return payload, with_errors(form, errors)


def refused(
    form: CorrectionForm, refusal: DomainError, nonce: str, words: Translator
) -> CorrectionForm:
    """Return the form with what the rules said; a refused act keeps its key, so a new `nonce`."""
    about = "basis" if isinstance(refusal, BasisMissing) else "role" if form.is_new else "kind"
    return with_errors(replace(form, nonce=nonce), {about: words.refusal(refusal)})


def with_errors(form: CorrectionForm, errors: Mapping[str, str]) -> CorrectionForm:
    """Return the form with errors by field, in the reader's language."""
    problems = tuple(FormProblem(name, text) for name, text in errors.items())
    return replace(form, problems=problems, errors=_NO_ERRORS | dict(errors))


def _errors(person: PersonPayload, basis: str, words: Translator) -> dict[str, str]:
    errors = {problem.column: words.refusal(problem.refusal) for problem in person_problems(person)}
    if len(basis) > _LONGEST_BASIS or has_refused_characters(basis, lines=True):
        errors["basis"] = words.text(NOT_PLAIN)
    return errors


def _capacities(template: AgreementTemplate | None, current: str) -> tuple[tuple[str, str], ...]:
    known = list(template.capacities) if template else []
    values = [*known, *([current] if current and current not in known else [])]
    return tuple(
        (value, capacity_in_words(template, value) if template else value) for value in values
    )
