"""The routes of an application, also of the routers that it includes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import FastAPI

from tests.service.walk.pages import FILES

_NO_PAGES = ("/api/", "/authority/", "/look/", "/static", "/healthz")


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield each method and address."""
    yield from _of(app.routes)


def _of(routes: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _of(included.routes)
        elif getattr(route, "methods", None):
            for method in route.methods:
                yield method, route.path


def pages_of(app: FastAPI) -> set[str]:
    """Return the addresses of pages: what is got, is no file, and is not for programs."""
    return {
        path
        for method, path in routes_of(app)
        if method == "GET"
        and path not in FILES
        and not path.startswith(_NO_PAGES)
        and "." not in path.rpartition("/")[2]
    }
