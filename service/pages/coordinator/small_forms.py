"""Small forms of the coordinator: a few fields, checked alike, shown by one template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.agreements import AgreementView
from adapters.database.staff import StaffView
from adapters.i18n import N_, Translator
from adapters.mail.preview import MailPreview
from domain.errors import DomainError
from domain.plain_text import NOT_PLAIN, has_refused_characters
from service.pages.forms import UNPROCESSABLE, FormProblem, text_of
from service.pages.rendering import render

Choice = TypeVar("Choice", bound=StrEnum)
_LONGEST = {"line": 200, "text": 2000}
_EMPTY = N_("Fill this in.")
_TOO_LONG = N_("The text is too long.")
_NO_DATE = N_("Give a date.")
_NO_YEAR = N_("Give a year, for example 2029.")
_YEAR_DIGITS = 4


class FieldKind(StrEnum):
    """What is filled in: a line, some lines, a date, a year, one choice, any choices."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    YEAR = "year"
    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class SmallField:
    """One field; `label` and the words of `choices` are in the reader's language already."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    hint: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    values: tuple[str, ...] = ()
    error: str = ""

    @property
    def value(self) -> str:
        """Return what stands in it."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class SmallForm:
    """A form with its heading, what it says before the fields, and its button.

    `is_grave` marks what cannot be undone; `stay` is what the way back says, “Back” if nothing.
    `told` are those who get a mail when it is sent.
    """

    heading: str
    intro: str
    button: str
    fields: tuple[SmallField, ...]
    nonce: str
    problem: str = ""
    is_grave: bool = False
    stay: str = ""
    told: tuple[FormMail, ...] = ()

    @property
    def problems(self) -> tuple[FormProblem, ...]:
        """Return everything that is to be put right."""
        general = (FormProblem("", self.problem),) if self.problem else ()
        return (*general, *(FormProblem(f.name, f.error) for f in self.fields if f.error))

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return next(field.value for field in self.fields if field.name == name)

    def values(self, name: str) -> tuple[str, ...]:
        """Return what was chosen in a field of any choices."""
        return next(field.values for field in self.fields if field.name == name)


@dataclass(frozen=True, slots=True)
class FormFact:
    """What the decision rests on: a label with a text, which may lead to a file."""

    label: str
    value: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class FormMail:
    """Who gets a mail when the form is sent, and which."""

    name: str
    email: str
    mail: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """What stands before the fields of a form: what is known, who is told, and in which words."""

    facts: tuple[FormFact, ...] = ()
    mails: tuple[FormMail, ...] = ()
    previews: tuple[MailPreview, ...] = ()


NOTHING_MORE = Consequences()


def filled(form: SmallForm, sent: FormData, words: Translator) -> SmallForm:
    """Return a form with what was sent, and what is wrong with it."""
    return replace(form, fields=tuple(_filled(field, sent, words) for field in form.fields))


def refused(form: SmallForm, refusal: DomainError, nonce: str, words: Translator) -> SmallForm:
    """Return a form that says why the rules refuse it; sent again it is another act."""
    return replace(form, problem=words.refusal(refusal), nonce=nonce)


def _filled(field: SmallField, sent: FormData, words: Translator) -> SmallField:
    if field.kind is FieldKind.MANY:
        known = {value for value, _ in field.choices}
        chosen = [one for one in sent.getlist(field.name) if isinstance(one, str) and one in known]
        return replace(field, values=tuple(dict.fromkeys(chosen)))
    value = text_of(sent, field.name)
    return replace(field, values=(value,), error=words.text(_fault(field, value)))


def _fault(field: SmallField, value: str) -> str:
    """Return what is wrong with a value, in English; nothing when it is right."""
    if not value:
        return _EMPTY if field.required else ""
    match field.kind:
        case FieldKind.DATE:
            return "" if _is_date(value) else _NO_DATE
        case FieldKind.YEAR:
            is_year = value.isascii() and value.isdecimal() and len(value) == _YEAR_DIGITS
            return "" if is_year else _NO_YEAR
        case FieldKind.ONE:
            return "" if value in {choice for choice, _ in field.choices} else _EMPTY
        case _:
            if len(value) > _LONGEST[field.kind]:
                return _TOO_LONG
            lines = field.kind is FieldKind.TEXT
            return NOT_PLAIN if has_refused_characters(value, lines=lines) else ""


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def reason_form(  # noqa: PLR0917 - what the one field stands among
    heading: str, intro: str, button: str, stay: str, nonce: str, words: Translator
) -> SmallForm:
    """Return the form of a grave step for which a reason is given that stays in the history."""
    hint = words.text("It stays in the history of the agreement.")
    reason = SmallField("reason", words.text("Reason"), FieldKind.TEXT, hint)
    return SmallForm(
        heading,
        intro=words.text(intro),
        button=words.text(button),
        fields=(reason,),
        nonce=nonce,
        is_grave=True,
        stay=words.text(stay),
    )


def choices_of(
    words_by_value: Mapping[Choice, str], words: Translator
) -> tuple[tuple[str, str], ...]:
    """Return the choices of an enum with their words in the reader's language."""
    return tuple((value.value, words.text(text)) for value, text in words_by_value.items())


def show_small_form(  # noqa: PLR0917 - what stands on the page
    request: Request,
    staff: StaffView,
    agreement: AgreementView,
    form: SmallForm,
    action: str,
    shown: Consequences = NOTHING_MORE,
) -> Response:
    """Return the page of a form; `action` is where it is sent."""
    return render(
        request,
        "coordinator/small_form.html",
        status=UNPROCESSABLE if form.problems else 200,
        staff=staff,
        section="agreements",
        agreement=agreement,
        form=form,
        action=action,
        shown=replace(shown, mails=(*form.told, *shown.mails)),
    )
