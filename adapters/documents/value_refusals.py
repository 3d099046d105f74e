"""Why a value does not fit its field: one refusal for each reason."""

from __future__ import annotations

from domain.errors import N_, DomainError


class ValueNotValid(DomainError):
    """One value does not fit its field."""

    code = "value_not_valid"
    message = N_("{field}: the value is not valid.")


class ValueHasRefusedCharacters(ValueNotValid):
    """The text carries characters that no text has, visible or not."""

    code = "value_characters_refused"
    message = N_("{field}: the text has characters that are not allowed, such as invisible ones.")


class UnknownValue(ValueNotValid):
    """The template has no such field."""

    code = "value_unknown"
    message = N_("{field}: the template has no such field.")


class MissingValue(ValueNotValid):
    """A required field is empty."""

    code = "value_missing"
    message = N_("{field}: a value is needed.")


class ValueNotADate(ValueNotValid):
    """The text is no day of the calendar."""

    code = "value_not_a_date"
    message = N_("{field}: “{value}” is not a date; write it as 2026-01-31.")


class ValueDayOutOfRange(ValueNotValid):
    """The day's year is one that no agreement may name."""

    code = "value_day_out_of_range"
    message = N_("{field}: “{value}” is not a day between the years {first} and {last}.")


class ValueNotANumber(ValueNotValid):
    """The text is no whole number."""

    code = "value_not_a_number"
    message = N_("{field}: “{value}” is not a whole number.")


class ValueNotAnAddress(ValueNotValid):
    """The text is no email address."""

    code = "value_not_an_address"
    message = N_("{field}: “{value}” is not an email address.")


class ValueOutOfRange(ValueNotValid):
    """The number lies outside the field's limits."""

    code = "value_out_of_range"
    message = N_("{field}: “{value}” lies outside the limits.")


class ValueNotAChoice(ValueNotValid):
    """The text is none of the field's choices."""

    code = "value_not_a_choice"
    message = N_("{field}: “{value}” is none of: {choices}.")


class ValueTooLong(ValueNotValid):
    """The text is longer than the field allows."""

    code = "value_too_long"
    message = N_("{field}: the text is longer than {limit} characters.")


class TermEndsBeforeItStarts(ValueNotValid):
    """The last day of the term lies before its first day."""

    code = "term_ends_before_it_starts"
    message = N_("{field}: the term ends before it starts.")
