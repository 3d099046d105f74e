"""Sections of an agreement's page about its years: one module and one template a subject."""

from __future__ import annotations

from service.pages.coordinator.years.background import load_background
from service.pages.coordinator.years.changes import load_changes
from service.pages.coordinator.years.contacts import load_contacts
from service.pages.coordinator.years.decisions import load_decisions
from service.pages.coordinator.years.disputes import load_disputes
from service.pages.coordinator.years.drafts import load_drafts
from service.pages.coordinator.years.duties import load_duties
from service.pages.coordinator.years.notices import load_notices
from service.pages.coordinator.years.renewal import load_renewal
from service.pages.coordinator.years.section import Section
from service.pages.coordinator.years.term import load_term

SECTIONS: tuple[Section, ...] = (
    Section("coordinator/years/term.html", load_term),
    Section("coordinator/years/drafts.html", load_drafts),
    Section("coordinator/years/background.html", load_background),
    Section("coordinator/years/decisions.html", load_decisions),
    Section("coordinator/years/contacts.html", load_contacts),
    Section("coordinator/years/changes.html", load_changes),
    Section("coordinator/years/notices.html", load_notices),
    Section("coordinator/years/renewal.html", load_renewal),
    Section("coordinator/years/duties.html", load_duties),
    Section("coordinator/years/disputes.html", load_disputes),
)
