"""The evidence of a signature or a decline, made from a form and its request."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from starlette.requests import Request

from adapters.acts_payloads import SigningEvidence
from adapters.documents.stamp import DrawingNotUnderstood, read_drawing
from adapters.i18n import N_
from adapters.payloads.strong_identity import StrongIdentity
from domain.identification import Identification
from domain.plain_text import has_refused_characters
from service.pages.signing.links import address_of
from service.pages.signing.steps import Steps
from service.pages.signing.visits import Visit

LONGEST_REASON = 2000
_LONGEST_NAME = 100
_LONGEST_USER_AGENT = 300
_PICTURE = "data:image/png;base64,"
_NO_METHOD = N_("Choose how you want to sign.")
_NO_CONSENT = N_("Tick the box to say that you have read the agreement and sign it.")
_NO_NAME = N_("Type your name.")
_NAME_NOT_TEXT = N_("Type your name in at most 100 letters.")
_NO_DRAWING = N_("Draw your signature in the box, or choose another way.")

Method = Literal["typed", "drawn", "confirmed"]
METHODS: tuple[Method, ...] = ("confirmed", "typed", "drawn")


@dataclass(frozen=True, slots=True)
class SigningForm:
    """What was filled in on the page of the signature; `errors` are English texts by field."""

    method: Method | None
    typed_name: str
    drawing: str
    consent: bool
    errors: Mapping[str, str] = field(default_factory=dict)


NO_SIGNATURE = SigningForm(None, "", "", consent=False)


def read_form(form: Mapping[str, object]) -> SigningForm:
    """Return what was filled in, with all that is wrong in it."""
    chosen = form.get("method")
    method = next((method for method in METHODS if method == chosen), None)
    typed = _text(form, "typed_name") if method == "typed" else ""
    drawing = _text(form, "drawing").removeprefix(_PICTURE) if method == "drawn" else ""
    errors: dict[str, str] = {}
    if method is None:
        errors["method"] = _NO_METHOD
    if method == "typed" and not typed:
        errors["typed_name"] = _NO_NAME
    elif len(typed) > _LONGEST_NAME or has_refused_characters(typed):
        errors["typed_name"] = _NAME_NOT_TEXT
    if method == "drawn" and not _is_drawing(drawing):
        errors["drawing"] = _NO_DRAWING
    if form.get("consent") != "yes":
        errors["consent"] = _NO_CONSENT
    return SigningForm(method, typed, drawing, form.get("consent") == "yes", errors)


def _text(form: Mapping[str, object], name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _is_drawing(encoded: str) -> bool:
    try:
        read_drawing(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError, DrawingNotUnderstood):
        return False
    return True


def evidence_of(
    request: Request,
    at: Visit,
    steps: Steps,
    *,
    consent: str,
    language: str,
    form: SigningForm,
    identity: StrongIdentity | None = None,
) -> SigningEvidence:
    """Return what is kept of how a signatory signed; who declines sends `NO_SIGNATURE`.

    `identity` is the person who was identified strongly, by the records.
    """
    return SigningEvidence(
        request_id=at.view.request_id,
        document_sha256=at.view.document_sha256,
        consent_text=consent,
        language=language,
        method=form.method or "confirmed",
        typed_name=form.typed_name,
        drawing_png_base64=form.drawing,
        ip=address_of(request),
        user_agent=_user_agent(request),
        identification=_level(at, steps, identity),
        nonce=secrets.token_hex(16),
        read_at=_iso(steps.read_at),
        identified_at=_iso(steps.identified_at),
        background_sha256=tuple(document.sha256 for document in at.background),
        identified_name=identity.name if identity else "",
        identified_by=identity.issuer if identity else "",
        identified_level=identity.level if identity else "",
    )


def _level(at: Visit, steps: Steps, identity: StrongIdentity | None) -> Identification:
    """Return how the person was identified, never more: who declines need not get so far."""
    asked = at.view.identification
    reached = steps.identified_at and (identity or asked is not Identification.STRONG)
    return asked if reached else Identification.LINK


def _user_agent(request: Request) -> str:
    return request.headers.get("user-agent", "")[:_LONGEST_USER_AGENT]


def _iso(instant: datetime | None) -> str:
    return instant.isoformat().replace("+00:00", "Z") if instant else ""
