"""The API's shape of a text that was edited in Word."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class EditedTextOut(BaseModel):
    """In which version of the draft a text was edited.

    `unstated` are fields that it does not take from the data any more; `overwritten` are those
    for which the file said something else than the data, which were kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    unstated: list[str]
    overwritten: list[str]
