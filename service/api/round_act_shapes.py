"""What is sent to act on a signing round that runs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.api.shapes import Shape


class AddressIn(Shape):
    """The address that a signatory really has."""

    email: Annotated[str, Field(min_length=3, max_length=254)]


class ReminderIn(Shape):
    """Whom to remind: the signatory of one request, or all who have not answered."""

    request_id: Annotated[str, Field(max_length=36)] = ""
