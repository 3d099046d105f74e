"""What is sent to act on a signing round that runs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Base64Bytes, Field

from service.api.shapes import Shape, plain


class WithdrawalIn(Shape):
    """Why a round ends without a signed agreement; those who were asked are told."""

    reason: Annotated[
        str, Field(min_length=1, max_length=2000, pattern=r"\S"), AfterValidator(plain)
    ]


class RoundWithdrawalIn(WithdrawalIn):
    """Why a round ends; `leaving_out` is the id of a party that the agreement goes on without."""

    leaving_out: Annotated[str, Field(max_length=36)] = ""


class AddressIn(Shape):
    """The address that a signatory really has."""

    email: Annotated[str, Field(min_length=3, max_length=254)]


class TakerIn(Shape):
    """Somebody who is to sign in a signatory's place, in the capacity of that place.

    The title is printed beside the signature.
    """

    name: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(plain)]
    email: Annotated[str, Field(min_length=3, max_length=254)]
    language: Annotated[str, Field(max_length=2)]
    title: Annotated[str, Field(min_length=1, max_length=150, pattern=r"\S"), AfterValidator(plain)]


class ReplacementIn(Shape):
    """Who signs in the place: a listed alternate by id, or `person` with the `basis` accepted.

    `proof` is a PDF of at most 15 MB, in base64: a power of attorney, or a register extract.
    """

    alternate: Annotated[str, Field(max_length=36)] = ""
    person: TakerIn | None = None
    basis: Annotated[str, Field(max_length=1000), AfterValidator(plain)] = ""
    proof: Base64Bytes = b""
    reason: Annotated[str, Field(max_length=2000), AfterValidator(plain)] = ""


class ReminderIn(Shape):
    """Whom to remind: the signatory of one request, or all who have not answered."""

    request_id: Annotated[str, Field(max_length=36)] = ""


class DeadlineIn(Shape):
    """The new last day for signing, in the agreement's own time zone."""

    closes_on: date


class ProposalDecisionIn(Shape):
    """Whether the person proposed may sign; `words` are the basis of the right to, or why not."""

    accepted: bool
    words: Annotated[
        str, Field(min_length=1, max_length=1000, pattern=r"\S"), AfterValidator(plain)
    ]
