"""The form by which somebody else is named to sign in a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.datastructures import FormData

from adapters.acts_payloads import PersonPayload
from adapters.corrected_person import person_problems
from adapters.database.people import PartyView, PersonView
from adapters.database.rounds import RoundParty, RoundRequest
from adapters.i18n import N_, Translator
from adapters.payloads.round_acts import Replacement
from domain.corrections import BasisMissing
from domain.parties import Role
from domain.places import TITLE_MISSING
from domain.plain_text import NOT_PLAIN, has_refused_characters
from service.pages.forms import FormProblem, text_of

NEW = "new"
"""Stands for somebody who is not listed as an alternate."""
_LONGEST = {"basis": 1000, "reason": 2000}
_PERSON = ("name", "title", "email", "language")
_NO_ERRORS = dict.fromkeys(("who", *_PERSON, *_LONGEST, "proof"), "")
_NOBODY = N_("Say who is to sign.")
_TOO_LONG = N_("The text is too long.")


@dataclass(frozen=True, slots=True)
class Taker:
    """Whoever is to sign in the place, as the mails address them."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class ReplacingForm:
    """What the form shows; `who` is the id of an alternate, or `NEW` for `person`."""

    alternates: tuple[PersonView, ...]
    who: str
    person: PersonPayload
    nonce: str
    basis: str = ""
    reason: str = ""
    proof_sha256: str = ""
    problems: tuple[FormProblem, ...] = ()
    errors: Mapping[str, str] = field(default_factory=_NO_ERRORS.copy)

    def taker(self) -> Taker:
        """Return whom the request to sign is sent to."""
        for listed in self.alternates:
            if listed.person_id == self.who:
                return Taker(listed.name, listed.email, listed.language)
        return Taker(self.person.name, self.person.email, self.person.language)

    def with_proof(self, sha256: str) -> ReplacingForm:
        """Return the form with the proof that came with it, or the one of before."""
        return replace(self, proof_sha256=sha256 or self.proof_sha256)

    def again(self, nonce: str) -> ReplacingForm:
        """Return the form to be sent once more: it is another act then."""
        return replace(self, nonce=nonce)

    def payload(self) -> Replacement:
        """Return what the act says."""
        is_new = self.who == NEW
        return Replacement(
            alternate_id="" if is_new else self.who,
            person=self.person if is_new else None,
            basis=self.basis,
            extract_sha256=self.proof_sha256,
            reason=self.reason,
        )


def empty_form(
    listed: PartyView | None, party: RoundParty, asked: RoundRequest, nonce: str
) -> ReplacingForm:
    """Return the form as it is first shown: with the alternates who have no place yet."""
    seated = {request.person.identity for request in party.requests}
    alternates = tuple(
        person
        for person in (listed.persons if listed else ())
        if person.is_listed_alternate and person.identity not in seated
    )
    return ReplacingForm(
        alternates=alternates,
        who=alternates[0].person_id if alternates else NEW,
        person=PersonPayload(Role.ALTERNATE, "", "", asked.person.language),
        nonce=nonce,
    )


def read_replacing(sent: FormData, shown: ReplacingForm, words: Translator) -> ReplacingForm:
    """Return the form with what was filled in, and all that is wrong in it."""
    values = {name: text_of(sent, name) for name in _PERSON}
    form = replace(
        shown,
        who=text_of(sent, "who") or shown.who,
        person=PersonPayload(
            Role.ALTERNATE, values["name"], values["email"], values["language"], "", values["title"]
        ),
        basis=text_of(sent, "basis"),
        reason=text_of(sent, "reason"),
    )
    return with_errors(form, _errors(form, words))


def with_errors(form: ReplacingForm, errors: Mapping[str, str]) -> ReplacingForm:
    """Return the form with further errors by field, in the reader's language."""
    new = tuple(FormProblem(name, text) for name, text in errors.items())
    return replace(form, problems=(*form.problems, *new), errors={**form.errors, **errors})


def _errors(form: ReplacingForm, words: Translator) -> dict[str, str]:
    errors: dict[str, str] = {}
    if form.who == NEW:
        for problem in person_problems(form.person):
            errors.setdefault(problem.column, words.refusal(problem.refusal))
        if not form.person.title.strip():
            errors["title"] = words.text(TITLE_MISSING)
        if not form.basis:
            errors["basis"] = words.refusal(BasisMissing())
    elif form.who not in {person.person_id for person in form.alternates}:
        errors["who"] = words.text(_NOBODY)
    for name, longest in _LONGEST.items():
        text = form.basis if name == "basis" else form.reason
        if len(text) > longest:
            errors[name] = words.text(_TOO_LONG)
        elif has_refused_characters(text, lines=True):
            errors[name] = words.text(NOT_PLAIN)
    return errors
