"""What a section of an agreement's page is given, and what it shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.agreements import AgreementView
from adapters.database.people import PartyView
from adapters.database.staff import StaffView
from adapters.i18n import Translator
from service.dependencies import Services
from service.pages.coordinator.listing import WRITERS


@dataclass(frozen=True, slots=True)
class SectionContext:
    """The agreement that is shown, to whom, and at which instant."""

    session: AsyncSession
    services: Services
    agreement: AgreementView
    parties: tuple[PartyView, ...]
    staff: StaffView
    may_write: bool
    words: Translator
    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(  # noqa: PLR0917 - what the page has at hand
        cls,
        session: AsyncSession,
        services: Services,
        agreement: AgreementView,
        parties: tuple[PartyView, ...],
        staff: StaffView,
        words: Translator,
    ) -> SectionContext:
        """Return the context of an agreement's page as it is now."""
        return cls(
            session=session,
            services=services,
            agreement=agreement,
            parties=parties,
            staff=staff,
            may_write=staff.role in WRITERS,
            words=words,
            zone=ZoneInfo(agreement.zone),
            now=services.clock(),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A template under `templates/pages/`, and what it sees as `section_of_page`.

    `load` returns None where the section has nothing to say: then it is not shown. `anchor` is
    the id of its heading, which the page's own contents lead to.
    """

    template: str
    load: Callable[[SectionContext], Awaitable[Any | None]]
    anchor: str
    heading: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A section with what it shows."""

    section: Section
    model: Any

    @property
    def template(self) -> str:
        """Return the template of the section."""
        return self.section.template


async def shown_sections(sections: Sequence[Section], context: SectionContext) -> list[Shown]:
    """Return the sections that have something to say."""
    loaded = [Shown(part, await part.load(context)) for part in sections]
    return [part for part in loaded if part.model is not None]
