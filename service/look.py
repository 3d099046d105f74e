"""The organisation's colour and logo, for the head of every page."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from adapters.look.colours import Shades
from service.dependencies import ServicesNeeded
from service.refusals import NotFound

router = APIRouter(prefix="/look", include_in_schema=False)
_NAMES = ("accent", "accent_strong", "on_accent", "tint")


@router.get("/colours.css")
def colours(found: ServicesNeeded) -> Response:
    """Return the colours as properties of the style sheet; paper is printed in its own."""
    light, dark = (_properties(s) for s in (found.look.palette.light, found.look.palette.dark))
    sheet = (
        f"@media screen {{ :root {{ {light} }} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )
    return Response(sheet, media_type="text/css")


@router.get("/logo.png")
def logo(found: ServicesNeeded) -> Response:
    """Return the logo."""
    if not found.look.logo:
        raise NotFound
    return Response(found.look.logo, media_type="image/png")


def _properties(shades: Shades) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {getattr(shades, name)};" for name in _NAMES)
