"""A form that comes after its sender was signed out: what was written in it is not lost.

The page that asks to sign in holds the fields, to send them again afterwards (WCAG 2.2, 2.2.5).
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from domain.errors import DomainError
from service.csrf import CSRF_FIELD, check_csrf

_MOST_FIELDS, _MOST_FILES = 200, 20


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where the form goes, its text fields in order, and whether it brought files, which go."""

    action: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


async def keep_form(request: Request) -> None:
    """Keep the fields of a form of ours that was sent.

    A form that another site made is not kept: whoever sends it again would send it as theirs.
    """
    if request.method != "POST":
        return
    try:
        form = await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS)
        check_csrf(request, form)
    except (DomainError, HTTPException):
        return
    items = form.multi_items()
    query = f"?{request.url.query}" if request.url.query else ""
    request.state.kept_form = KeptForm(
        action=request.url.path + query,
        fields=tuple(
            (name, value) for name, value in items if isinstance(value, str) and name != CSRF_FIELD
        ),
        had_files=any(isinstance(value, UploadFile) and value.filename for _, value in items),
    )
    await form.close()


def kept_form(request: Request) -> KeptForm | None:
    """Return what was kept of the form that this request sent."""
    found = getattr(request.state, "kept_form", None)
    return found if isinstance(found, KeptForm) else None
