"""What a browser carries for one link: read, identified, the language; in a signed cookie."""

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
from service.pages.signing.visits import Visit

_COOKIE = "sidos-steps"
_VALUE = re.compile(
    r"(?P<read>\d{1,12})\.(?P<identified>\d{1,12})\.(?P<language>[a-z]{0,2})\.(?P<mac>[0-9a-f]{64})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Steps:
    """When the document was read and the person identified, in UTC; None: not yet.

    `language` is the one that was switched to on this very link; empty: none was.
    """

    read_at: datetime | None = None
    identified_at: datetime | None = None
    language: str = ""


def steps_of(request: Request, at: Visit) -> Steps:
    """Return how far this browser has come with this very document of this request."""
    match = _VALUE.fullmatch(request.cookies.get(_COOKIE, ""))
    if match is None:
        return Steps()
    read, identified = int(match["read"]), int(match["identified"])
    carried = Steps(_instant(read), _instant(identified), match["language"])
    codes = _codes(services(request), at, carried)
    return carried if any(hmac.compare_digest(code, match["mac"]) for code in codes) else Steps()


def remember_steps(response: Response, found: Services, at: Visit, steps: Steps) -> None:
    """Let the browser carry its steps; the cookie's path is the link's, so no other sees it."""
    code = next(_codes(found, at, steps))
    response.set_cookie(
        _COOKIE,
        f"{_seconds(steps.read_at)}.{_seconds(steps.identified_at)}.{steps.language}.{code}",
        path=at.address,
        secure=found.https,
        httponly=True,
        samesite="lax",
    )


def _codes(found: Services, at: Visit, steps: Steps) -> Iterator[str]:
    moments = f"{_seconds(steps.read_at)}\n{_seconds(steps.identified_at)}"
    view = at.view
    words = f"steps\n{view.request_id}\n{view.document_sha256}\n{moments}\n{steps.language}"
    for _, key in found.settings.link_ring().keys:
        yield hmac.new(key, words.encode(), hashlib.sha256).hexdigest()


def _seconds(instant: datetime | None) -> int:
    return int(instant.timestamp()) if instant else 0


def _instant(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
