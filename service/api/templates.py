"""Templates: what agreements can be made from."""

from __future__ import annotations

from fastapi import APIRouter, Request

from service.api.description import PREFIX
from service.api.presenting import template_out
from service.api.template_shapes import TemplateOut
from service.api.tokens import Reader
from service.dependencies import ServicesNeeded
from service.problems import reader_language

router = APIRouter(prefix=PREFIX, tags=["templates"])


@router.get("/templates")
def get_templates(request: Request, _: Reader, found: ServicesNeeded) -> list[TemplateOut]:
    """List the templates in their newest versions, labelled in the reader's language."""
    language = reader_language(request)
    return [
        template_out(template, found.templates.versions(template.name), language)
        for template in found.templates.list()
    ]


@router.get("/templates/{name}")
def get_template(
    name: str, request: Request, _: Reader, found: ServicesNeeded, version: int | None = None
) -> TemplateOut:
    """Read one template, by default in its newest version."""
    template = found.templates.get(name, version)
    return template_out(template, found.templates.versions(name), reader_language(request))
