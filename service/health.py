"""Is this process able to serve: asked by load balancers and the compose file."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.dependencies import ServicesNeeded

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz(found: ServicesNeeded) -> JSONResponse:
    """Answer 200 while the records can be read; Temporal may be down, acts are kept."""
    try:
        async with found.reads() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return JSONResponse({"status": "no records"}, status_code=503)
    return JSONResponse({"status": "ok"})
