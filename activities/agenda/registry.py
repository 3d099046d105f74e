"""Who says what is due, and who carries out what."""

from __future__ import annotations

from activities.agenda.context import Carrier, Provider
from activities.agenda.decisions import (
    decisions_due,
    remind_deciders,
    tell_of_missing_decisions,
)
from activities.agenda.duties import close_duty_year, duties_due, remind_of_duty
from activities.agenda.notices import let_notices_take_effect, notices_due
from activities.agenda.prolongation import prolong, prolongations_due, tell_of_prolongation
from activities.agenda.renewal import offer_renewal, renewal_due, warn_of_gap
from activities.agenda.term import come_into_force, end_term, term_due
from activities.agenda.windows import (
    close_window,
    open_window,
    remind_of_window,
    tell_of_window,
    windows_due,
)
from domain.agenda import DueKind

PROVIDERS: tuple[Provider, ...] = (
    term_due,
    decisions_due,
    duties_due,
    renewal_due,
    notices_due,
    windows_due,
    prolongations_due,
)

CARRIERS: dict[DueKind, Carrier] = {
    DueKind.IN_FORCE: come_into_force,
    DueKind.TERM_ENDED: end_term,
    DueKind.DECIDE_REMINDER: remind_deciders,
    DueKind.DECISIONS_OVERDUE: tell_of_missing_decisions,
    DueKind.DUTY_REMINDER: remind_of_duty,
    DueKind.DUTY_YEAR_CLOSED: close_duty_year,
    DueKind.RENEWAL_OFFERED: offer_renewal,
    DueKind.RENEWAL_GAP: warn_of_gap,
    DueKind.NOTICES_TAKE_EFFECT: let_notices_take_effect,
    DueKind.WINDOW_OPENS: open_window,
    DueKind.WINDOW_TOLD: tell_of_window,
    DueKind.WINDOW_REMINDER: remind_of_window,
    DueKind.WINDOW_CLOSES: close_window,
    DueKind.TERM_PROLONGED: prolong,
    DueKind.PROLONGATION_TOLD: tell_of_prolongation,
}
