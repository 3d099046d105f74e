"""The sections of a party's page: each with a view, a template of its name, and routes.

A view returns what its template `party/sections/<name>.html` is given as `section`, or None
where there is nothing to show. The template also has `at` (the visit), `address`, `party`,
`agreement` and `zone`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.i18n import Translator
from service.dependencies import Services
from service.pages.party import correcting, duties, notice, withdrawing_notice
from service.pages.party.disputes import disputes_view
from service.pages.party.documents import documents_view
from service.pages.party.duties import duties_view
from service.pages.party.notice import notice_view
from service.pages.party.past import past_view
from service.pages.party.people import people_view
from service.pages.party.visits import PartyVisit

View: TypeAlias = Callable[
    [PartyVisit, AsyncSession, Services, Translator], Awaitable[object | None]
]


@dataclass(frozen=True, slots=True)
class PartySection:
    """One section, in the order of the page."""

    name: str
    view: View


SECTIONS: tuple[PartySection, ...] = (
    PartySection("documents", documents_view),
    PartySection("duties", duties_view),
    PartySection("notice", notice_view),
    PartySection("disputes", disputes_view),
    PartySection("people", people_view),
    PartySection("past", past_view),
)

ROUTERS: tuple[APIRouter, ...] = (
    correcting.router,
    duties.router,
    notice.router,
    withdrawing_notice.router,
)
"""Routes that sections bring, all under `/party/{token}/`."""
