"""Answers of the API: with an ETag, or to an act that may still be under way."""

from __future__ import annotations

import hashlib

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from service.api.shapes import Accepted, Shape


def with_etag(request: Request, body: Shape) -> Response:
    """Return the body with its ETag, or 304 when the asker has the same already."""
    data = body.model_dump_json().encode()
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match", "").split(",")
    if any(part.strip().removeprefix("W/") in {tag, "*"} for part in known):
        return Response(status_code=304, headers={"etag": tag})
    return Response(data, media_type="application/json", headers={"etag": tag})


def created(body: Shape, location: str) -> JSONResponse:
    """Return 201 with what was made."""
    return JSONResponse(body.model_dump(mode="json"), 201, {"location": location})


def accepted(act_id: str, location: str) -> JSONResponse:
    """Return 202: the act is kept and will be carried out."""
    return JSONResponse(Accepted(id=act_id).model_dump(), 202, {"location": location})
