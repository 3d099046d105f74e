"""The application: routes, and around them what holds for every request."""

from __future__ import annotations

from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from service import api, authority, health, look, pages, problems, staff
from service.csrf import BrowserSecrets
from service.dependencies import Services
from service.pages.errors import render_problem
from service.patience import PatientToAPoint
from service.request_log import RequestLog
from service.security import RequestLimits, SecurityHeaders

STATIC = Path(__file__).parent / "static"


def create_app(found: Services) -> FastAPI:
    """Return the application that works with these services."""
    app = FastAPI(
        title="Sidos",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect would repeat the Host header (abuse 45)
    )
    app.state.services = found
    answer = problems.make_answer(render_problem)
    problems.install(app, answer)
    # The last one added is the outermost.
    app.add_middleware(BrowserSecrets)
    app.add_middleware(RequestLimits)
    app.add_middleware(RequestLog, answer=answer)
    app.add_middleware(SecurityHeaders, https=found.https)
    for part in (api.router, staff.router, authority.router, health.router, look.router):
        app.include_router(part)
    catches_mail = found.settings.caught_mail is not None
    app.include_router(pages.make_router(catches_mail=catches_mail), include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def server_of(app: FastAPI, *, host: str, port: int, trusted_proxies: str = "") -> uvicorn.Server:
    """Return the server of an application, with limits and without a log of paths.

    The address kept as evidence is the one that connected; X-Forwarded-For is believed
    from `trusted_proxies` alone (addresses or networks, divided by commas). Links are
    made from the settings, never from a header (abuse 4, 23, 45).
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=PatientToAPoint,
        ws="none",
        access_log=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=trusted_proxies,
        server_header=False,
        log_config=None,
        timeout_keep_alive=10,
        limit_concurrency=1000,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    app.state.is_stopping = lambda: server.should_exit
    return server
