"""What the API gives out of templates."""

from __future__ import annotations

from service.api.shapes import Shape


class TemplateFieldOut(Shape):
    """A value that a template asks for."""

    key: str
    type: str
    label: str
    required: bool
    default: str | None
    choices: list[str]


class TemplateOut(Shape):
    """A template in its newest version."""

    name: str
    version: int
    versions: list[int]
    title: str
    language: str
    sha256: str
    deadline_days: int
    fields: list[TemplateFieldOut]
