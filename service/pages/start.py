"""The start page: what this is, and where to go on."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.pages.rendering import render
from service.sessions import StaffIfAny

router = APIRouter()


@router.api_route("/", methods=["GET", "HEAD"])
async def show(request: Request, staff: StaffIfAny) -> Response:
    """Say what Sidos is to those who sign, who check a document, and who coordinate."""
    return render(request, "start.html", staff=staff)
