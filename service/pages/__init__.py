"""The pages: server-rendered HTML that works without a script."""

from fastapi import APIRouter

from adapters.settings import Settings
from service.pages import (
    accessibility,
    caught_mail,
    coordinator,
    deciding,
    demo,
    legal,
    party,
    reading,
    signing,
    signing_in,
    staff,
    staff_openid,
    start,
    verification,
)
from service.pages.documents import ending_pictures
from service.pages.errors import render_problem

__all__ = ["make_router", "render_problem"]


def make_router(settings: Settings) -> APIRouter:
    """Return the routes of all pages; those of the demo only where mail is caught."""
    router = APIRouter(lifespan=ending_pictures)
    parts = (
        start,
        accessibility,
        signing_in,
        staff_openid,
        staff,
        signing,
        deciding,
        reading,
        party,
        legal,
        coordinator,
        verification,
    )
    for part in (part.router for part in parts):
        router.include_router(part)
    if settings.caught_mail is not None:
        router.include_router(demo.router)
        router.include_router(caught_mail.router)
    return router
