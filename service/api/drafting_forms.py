"""The two forms of a new agreement: JSON with rows, or a form with a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from adapters.acts_payloads import AgreementPayload
from adapters.parties_file import parties_from_rows, read_parties
from adapters.parties_table import tidy
from domain.parties import Party
from service.api.shapes import AgreementFormIn, AgreementIn, PartyRowIn, Shape
from service.dependencies import Services
from service.drafting import make_payload

Parties: TypeAlias = Callable[[], tuple[Party, ...]]
In = TypeVar("In", bound=Shape)

_JSON_PART, _FILE_PART = "agreement", "parties"


def draft_body() -> dict[str, Any]:
    """Return how the API's description shows both forms."""
    form = AgreementFormIn.model_json_schema()
    rows = {"type": "array", "items": PartyRowIn.model_json_schema()}
    file = {"type": "string", "contentMediaType": "text/csv", "description": "CSV or XLSX."}
    whole = {
        **form,
        "title": AgreementIn.__name__,
        "required": [*form["required"], _FILE_PART],
        "properties": {**form["properties"], _FILE_PART: rows},
    }
    parts = {
        "type": "object",
        "required": [_JSON_PART, _FILE_PART],
        "properties": {_JSON_PART: form, _FILE_PART: file},
    }
    content = {"application/json": {"schema": whole}, "multipart/form-data": {"schema": parts}}
    return {"requestBody": {"required": True, "content": content}}


async def read_draft(request: Request, found: Services, *, staff_id: str) -> AgreementPayload:
    """Return the payload of the agreement that a request describes; refuse what is wrong."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    form, parties = await (_from_form if kind == "multipart/form-data" else _from_json)(request)
    # A long list takes seconds to read: nobody else waits for it.
    return await run_in_threadpool(
        make_payload,
        found.templates.get(form.template, form.version),
        values=form.values,
        parties=parties,
        staff_id=staff_id,
        number=form.number,
    )


async def _from_json(request: Request) -> tuple[AgreementFormIn, Parties]:
    """Read JSON; its rows have no header and count from 1."""
    sent = _checked(AgreementIn, await request.body())
    rows = [
        (number, {name: tidy(cell) for name, cell in row.model_dump().items()})
        for number, row in enumerate(sent.parties, start=1)
    ]
    return sent, lambda: parties_from_rows(rows)


async def _from_form(request: Request) -> tuple[AgreementFormIn, Parties]:
    """Read a form: the part `agreement` is JSON, the part `parties` a CSV or XLSX file."""
    async with request.form(max_files=1, max_fields=5) as form:
        text, file = form.get(_JSON_PART), form.get(_FILE_PART)
        if not isinstance(text, str):
            raise _missing(_JSON_PART)
        if not isinstance(file, UploadFile):
            raise _missing(_FILE_PART)
        data = await file.read()
    return _checked(AgreementFormIn, text.encode()), lambda: read_parties(data)


def _checked(shape: type[In], data: bytes) -> In:
    try:
        return shape.model_validate_json(data)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        raise RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in found]
        ) from error


def _missing(part: str) -> RequestValidationError:
    return RequestValidationError(
        [{"type": "missing", "loc": ("body", part), "msg": "Field required"}]
    )
