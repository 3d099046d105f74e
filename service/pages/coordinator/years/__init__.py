"""Sections of an agreement's page about its years: one module and one template a subject."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.i18n import N_
from service.pages.coordinator.years.background import load_background
from service.pages.coordinator.years.changes import load_changes
from service.pages.coordinator.years.contacts import load_contacts
from service.pages.coordinator.years.decisions import load_decisions
from service.pages.coordinator.years.disputes import load_disputes
from service.pages.coordinator.years.drafts import load_drafts
from service.pages.coordinator.years.duties import load_duties
from service.pages.coordinator.years.notices import load_notices
from service.pages.coordinator.years.renewal import load_renewal
from service.pages.coordinator.years.section import Section, SectionContext
from service.pages.coordinator.years.term import load_term

Load = Callable[[SectionContext], Awaitable[Any | None]]


def _section(name: str, load: Load, heading: str, *, anchor: str = "") -> Section:
    return Section(f"coordinator/years/{name}.html", load, anchor or name, heading)


SECTIONS: tuple[Section, ...] = (
    _section("term", load_term, N_("Term and termination")),
    _section("drafts", load_drafts, N_("Versions of the draft")),
    _section("background", load_background, N_("Background documents")),
    _section("decisions", load_decisions, N_("Decisions of the parties")),
    _section("contacts", load_contacts, N_("The parties’ people"), anchor="people"),
    _section("changes", load_changes, N_("Accessions and amendments")),
    _section("notices", load_notices, N_("Notices of termination")),
    _section("renewal", load_renewal, N_("Terms before and after")),
    _section("duties", load_duties, N_("Recurring duties")),
    _section("disputes", load_disputes, N_("Disputes")),
)
