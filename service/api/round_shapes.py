"""What requests say of a signing round: its start, and a signatory who may try again."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from domain.identification import Identification
from service.api.shapes import Shape, plain


class SigningRoundIn(Shape):
    """A new signing round; without `closes_on` the template's number of days from today.

    `identification` says how those who sign are identified, if not as the template does.

    `override_reason` starts it although decisions that the template requires are missing,
    conditional or not final; the history keeps it.
    """

    closes_on: date | None = None
    identification: Identification | None = None
    override_reason: Annotated[str, Field(max_length=2000), AfterValidator(plain)] = ""


class CodeTriesIn(Shape):
    """Why a signatory may enter a code again; the history keeps it."""

    reason: Annotated[
        str, Field(min_length=1, max_length=2000, pattern=r"\S"), AfterValidator(plain)
    ]
