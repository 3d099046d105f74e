"""How far a browser has come: read, identified; a signed cookie that belongs to one link."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from service.dependencies import Services, services
from service.pages.signing.links import Visit

_COOKIE = "sidos-steps"
_VALUE = re.compile(
    r"(?P<read>\d{1,12})\.(?P<identified>\d{1,12})\.(?P<mac>[0-9a-f]{64})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Steps:
    """When the document was read and the person identified, in UTC; None: not yet."""

    read_at: datetime | None = None
    identified_at: datetime | None = None


def steps_of(request: Request, at: Visit) -> Steps:
    """Return how far this browser has come with this very document of this request."""
    match = _VALUE.fullmatch(request.cookies.get(_COOKIE, ""))
    if match is None:
        return Steps()
    read, identified = int(match["read"]), int(match["identified"])
    if not any(
        hmac.compare_digest(code, match["mac"])
        for code in _codes(services(request), at, read, identified)
    ):
        return Steps()
    return Steps(_instant(read), _instant(identified))


def remember_steps(response: Response, found: Services, at: Visit, steps: Steps) -> None:
    """Let the browser carry its steps; the cookie's path is the link's, so no other sees it."""
    read, identified = _seconds(steps.read_at), _seconds(steps.identified_at)
    code = next(_codes(found, at, read, identified))
    response.set_cookie(
        _COOKIE,
        f"{read}.{identified}.{code}",
        path=at.address,
        secure=found.https,
        httponly=True,
        samesite="lax",
    )


def _codes(found: Services, at: Visit, read: int, identified: int) -> Iterator[str]:
    words = f"steps\n{at.view.request_id}\n{at.view.document_sha256}\n{read}\n{identified}"
    for _, key in found.settings.link_ring().keys:
        yield hmac.new(key, words.encode(), hashlib.sha256).hexdigest()


def _seconds(instant: datetime | None) -> int:
    return int(instant.timestamp()) if instant else 0


def _instant(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
