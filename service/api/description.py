"""What the API's description says of all its routes: their prefix, and problems (RFC 9457)."""

from __future__ import annotations

from typing import Any

_FAULT: dict[str, Any] = {
    "type": "object",
    "required": ["code", "detail"],
    "properties": {
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "row": {"type": "integer", "description": "Counts from 1 with the header."},
        "column": {"type": "string"},
    },
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "In the language of Accept-Language."},
        "code": {"type": "string", "description": "For machines; never changes."},
        "errors": {"type": "array", "items": _FAULT},
    },
}

PREFIX = "/api/v1"  # on each part, so that the log of requests shows it

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "The request was refused.",
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    },
}
