"""The values that fill a template: checked by type, all errors at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date

from adapters.documents.manifest import (
    TERM_FIRST_DAY,
    TERM_LAST_DAY,
    AgreementTemplate,
    TemplateField,
    Value,
)
from adapters.documents.value_refusals import (
    MissingValue,
    TermEndsBeforeItStarts,
    UnknownValue,
    ValueDayOutOfRange,
    ValueHasRefusedCharacters,
    ValueNotAChoice,
    ValueNotADate,
    ValueNotAnAddress,
    ValueNotANumber,
    ValueNotValid,
    ValueOutOfRange,
    ValueTooLong,
)
from domain.calendar import FIRST_YEAR, LAST_YEAR, is_in_range
from domain.email_address import is_email_address
from domain.errors import N_, DomainError
from domain.plain_text import has_refused_characters

_DATE_PATTERNS = {"fi": "d.M.y", "sv": "d MMMM y", "en": "d MMMM y"}
_MOST_DIGITS = 18
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """What is wrong with one field; `refusal` carries code, text and params."""

    field: str
    code: str
    refusal: ValueNotValid


class ValuesNotValid(DomainError):
    """One or more values do not fit; `problems` lists all of them."""

    code = "values_not_valid"
    message = N_("Some values are not valid: {summary}")

    def __init__(self, problems: tuple[ValueProblem, ...]) -> None:
        """Keep the problems and put them in a row."""
        super().__init__(summary=" ".join(str(problem.refusal) for problem in problems))
        self.problems = problems


def load_values(path: Path) -> dict[str, str]:
    """Return the values of a TOML file as texts, as a form would send them."""
    return {key: str(value) for key, value in tomllib.loads(path.read_text("utf-8")).items()}


def check_values(template: AgreementTemplate, raw: Mapping[str, str]) -> dict[str, Value]:
    """Return every field's typed value; refuse with all that is wrong in `raw`.

    A field that is left out or blank takes its default; an optional one without
    a default becomes an empty text.
    """
    values: dict[str, Value] = {}
    fields = {field.key: field for field in template.fields}
    refusals: list[ValueNotValid] = [UnknownValue(field=key) for key in raw if key not in fields]
    for key, field in fields.items():
        try:
            values[key] = _typed(field, raw.get(key, "").strip())
        except ValueNotValid as refusal:
            refusals.append(refusal)
    refusals.extend(_term_problems(values))
    if refusals:
        raise ValuesNotValid(
            tuple(
                ValueProblem(refusal.params["field"], refusal.code, refusal) for refusal in refusals
            )
        )
    return values


def _typed(field: TemplateField, text: str) -> Value:
    if not text:
        if field.default is None and field.required:
            raise MissingValue(field=field.key)
        return "" if field.default is None else field.default
    if has_refused_characters(text, lines=field.type == "text"):
        raise ValueHasRefusedCharacters(field=field.key)
    match field.type:
        case "date":
            return _day(field, text)
        case "integer":
            return _number(field, text)
        case "choice" if text not in field.choices:
            raise ValueNotAChoice(field=field.key, value=text, choices=", ".join(field.choices))
        case "email" if not is_email_address(text):
            raise ValueNotAnAddress(field=field.key, value=text[:80])
    if len(text) > field.max_length:
        raise ValueTooLong(field=field.key, limit=str(field.max_length))
    return text


def _day(field: TemplateField, text: str) -> date:
    day_first = _DAY_FIRST.fullmatch(text)
    try:
        if day_first:
            day = date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        else:
            day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueNotADate(field=field.key, value=text[:40]) from error
    if not is_in_range(day):
        years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise ValueDayOutOfRange(field=field.key, value=text[:40], **years)
    return day


def _number(field: TemplateField, text: str) -> int:
    try:
        number = int(text) if len(text) <= _MOST_DIGITS else None
    except ValueError:
        number = None
    if number is None:
        raise ValueNotANumber(field=field.key, value=text[:40])
    if (field.minimum is not None and number < field.minimum) or (
        field.maximum is not None and number > field.maximum
    ):
        raise ValueOutOfRange(field=field.key, value=text)
    return number


def _term_problems(values: Mapping[str, Value]) -> Iterator[ValueNotValid]:
    first, last = values.get(TERM_FIRST_DAY), values.get(TERM_LAST_DAY)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield TermEndsBeforeItStarts(field=TERM_LAST_DAY)


def term_of(values: Mapping[str, Value]) -> tuple[date, date | None]:
    """Return the first and last civil day of the term; None for an open-ended one."""
    first, last = values[TERM_FIRST_DAY], values.get(TERM_LAST_DAY)
    if not isinstance(first, date):
        raise TypeError(f"{TERM_FIRST_DAY} is no date")
    return first, last if isinstance(last, date) else None


def values_as_text(values: Mapping[str, Value]) -> dict[str, str]:
    """Return values as an agreement keeps them."""
    return {
        key: value.isoformat() if isinstance(value, date) else str(value)
        for key, value in values.items()
    }


def display_date(day: date, language: str) -> str:
    """Return a civil day as a document in that language writes it."""
    return format_date(day, _DATE_PATTERNS.get(language, "y-MM-dd"), locale=language)


def displayed(value: Value, language: str) -> str:
    """Return a value as the document shows it."""
    return display_date(value, language) if isinstance(value, date) else str(value)
