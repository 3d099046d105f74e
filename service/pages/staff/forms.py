"""The form with which an administrator adds a member of staff or changes one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from starlette.datastructures import FormData

from adapters.database.staff import StaffView
from adapters.database.tables.staff import StaffRole
from adapters.i18n import N_, Translator
from domain.email_address import is_email_address
from domain.parties import LANGUAGES
from domain.plain_text import has_refused_characters
from service.pages.forms import FormProblem, problems_of, text_of

_LONGEST_ADDRESS, _LONGEST_NAME = 254, 200
NO_ADDRESS = N_("Write an email address, for example name@example.org.")
_NO_NAME = N_("Write a name of at most 200 letters, or none.")
_NO_ROLE = N_("Choose a role.")
NO_LANGUAGE = N_("Choose a language.")


@dataclass(frozen=True, slots=True)
class StaffForm:
    """What stands in the form, and what is wrong with it; `email` is asked for once."""

    email: str = ""
    name: str = ""
    role: str = StaffRole.COORDINATOR.value
    language: str = "fi"
    problems: tuple[FormProblem, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)


def form_of(staff: StaffView) -> StaffForm:
    """Return the form filled with what is known of a member."""
    return StaffForm(staff.email, staff.name, staff.role.value, staff.language)


def read_staff_form(sent: FormData, words: Translator, *, email: str = "") -> StaffForm:
    """Return what was sent, with its problems; `email` is that of a member who is there."""
    form = StaffForm(
        email=email or text_of(sent, "email"),
        name=" ".join(text_of(sent, "name").split()),
        role=text_of(sent, "role"),
        language=text_of(sent, "language"),
    )
    errors = {}
    if len(form.email) > _LONGEST_ADDRESS or not is_email_address(form.email):
        errors["email"] = NO_ADDRESS
    if len(form.name) > _LONGEST_NAME or has_refused_characters(form.name):
        errors["name"] = _NO_NAME
    if form.role not in tuple(StaffRole):
        errors["role"] = _NO_ROLE
    if form.language not in LANGUAGES:
        errors["language"] = NO_LANGUAGE
    return with_errors(form, errors, words)


def with_errors(form: StaffForm, errors: dict[str, str], words: Translator) -> StaffForm:
    """Return a form with English errors by field, in the reader's words."""
    return replace(
        form,
        problems=tuple(problems_of(errors, words)),
        errors={name: words.text(text) for name, text in errors.items()},
    )
