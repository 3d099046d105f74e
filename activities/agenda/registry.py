"""Who says what is due, and who carries out what."""

from __future__ import annotations

from activities.agenda.context import Carrier, Provider
from activities.agenda.decisions import (
    decisions_due,
    remind_deciders,
    tell_of_missing_decisions,
)
from activities.agenda.term import come_into_force, end_term, term_due
from domain.agenda import DueKind

PROVIDERS: tuple[Provider, ...] = (term_due, decisions_due)

CARRIERS: dict[DueKind, Carrier] = {
    DueKind.IN_FORCE: come_into_force,
    DueKind.TERM_ENDED: end_term,
    DueKind.DECIDE_REMINDER: remind_deciders,
    DueKind.DECISIONS_OVERDUE: tell_of_missing_decisions,
}
