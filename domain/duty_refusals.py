"""What the rules of recurring duties say no to."""

from __future__ import annotations

from domain.errors import N_, DomainError


class DutyUnknown(DomainError):
    """The agreement has no such duty, or the duty no such occurrence."""

    code = "duty_unknown"
    message = N_("The agreement has no duty “{duty}” for “{period}”.")


class OccurrenceNotYet(DomainError):
    """The period for which something is noted has not begun."""

    code = "occurrence_not_yet"
    message = N_("This can be noted from {first} on.")


class DutyAlreadyDone(DomainError):
    """What was to be done in that period has been noted already."""

    code = "already_done"
    message = N_("This has been noted as done already, on {day}.")


class DutyAfterEnd(DomainError):
    """The agreement binds nobody any more."""

    code = "duty_after_end"
    message = N_("The agreement has ended: nothing can be noted for it any more.")


class DutyNoteUnknown(DomainError):
    """Nothing of that id was noted of the agreement's duties."""

    code = "duty_note_unknown"
    message = N_("The agreement has no such result of a duty.")


class DutyNoteTakenBack(DomainError):
    """The result was taken back already."""

    code = "duty_note_taken_back"
    message = N_("This result was taken back already, on {day}.")


class DutyNotYours(DomainError):
    """Another party, or the coordinator, sees to this duty."""

    code = "duty_not_yours"
    message = N_("Your party does not see to this duty.")
