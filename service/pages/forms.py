"""What the routes of all forms share: reading them, naming their acts, telling their errors."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse

from adapters.i18n import Translator
from domain.errors import DomainError
from service.csrf import check_csrf

SEE_OTHER = 303
UNPROCESSABLE = 422
_NONCE = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing to put right; `field` is the id of the element that it is about."""

    field: str
    text: str
    row: int | None = None
    column: str = ""


async def read_checked(request: Request, *, files: int = 0) -> FormData:
    """Return the fields of a form that this browser was given; refuse others (abuse 46, 47).

    `files` is how many it may bring.
    """
    form = await request.form(max_files=files, max_fields=_MOST_FIELDS)
    try:
        check_csrf(request, form)
    except DomainError:
        await form.close()
        raise
    return form


async def file_of(form: FormData, name: str) -> bytes:
    """Return the bytes of an uploaded file; none when there is no such file."""
    return (await files_of(form, (name,)))[name]


async def files_of(form: FormData, names: Sequence[str]) -> dict[str, bytes]:
    """Return the bytes of several uploaded files by name; none for one that is not there."""
    uploads = {name: form.get(name) for name in names}
    found = {
        name: await upload.read() if isinstance(upload, UploadFile) else b""
        for name, upload in uploads.items()
    }
    await form.close()
    return found


def text_of(form: FormData, name: str) -> str:
    """Return a text field without surrounding blanks; empty when it is missing or a file."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def new_nonce() -> str:
    """Return what makes one filled-in form one act, however often it is sent."""
    return secrets.token_hex(16)


def nonce_of(form: FormData) -> str:
    """Return a form's nonce; one that no page made is replaced by a fresh one."""
    sent = text_of(form, "nonce")
    return sent if _NONCE.fullmatch(sent) else new_nonce()


def problems_of(errors: Mapping[str, str], words: Translator) -> list[FormProblem]:
    """Return errors by field, as English texts, as problems in the reader's language."""
    return [FormProblem(name, words.text(text)) for name, text in errors.items()]


def see_other(address: str) -> RedirectResponse:
    """Return the answer to a form: go and look at that page of ours."""
    return RedirectResponse(address, SEE_OTHER)
