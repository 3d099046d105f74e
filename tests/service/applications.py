"""Applications for tests: each one's services are its own, its routes those of all."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import BaseRoute

from service.app import create_app
from service.dependencies import Services

_routes: dict[bool, list[BaseRoute]] = {}


def app_of(services: Services) -> FastAPI:
    """Return an application with these services.

    A route looks through its parameters when it is first asked; hundreds of applications in
    one process would do so for every route anew.
    """
    app = create_app(services)
    catches_mail = services.settings.caught_mail is not None
    app.router.routes[:] = _routes.setdefault(catches_mail, list(app.router.routes))
    return app
