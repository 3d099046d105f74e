"""The pages: server-rendered HTML that works without a script."""

from functools import cache

from fastapi import APIRouter

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


@cache
def make_router(*, catches_mail: bool) -> APIRouter:
    """Return the routes of all pages; those of the demo only where mail is caught.

    Made once: to look through the parameters of every route takes long.
    """
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
    if catches_mail:
        router.include_router(demo.router)
        router.include_router(caught_mail.router)
    return router
