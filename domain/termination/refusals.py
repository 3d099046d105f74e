"""What is refused when notice is given or taken back."""

from __future__ import annotations

from domain.errors import N_, DomainError


class NoTerminationAgreed(DomainError):
    """The rule is `none`."""

    code = "no_termination"
    message = N_("This agreement cannot be ended by notice.")


class NotEntitled(DomainError):
    """The rule names the kinds of party that may give notice, and this is none of them."""

    code = "not_entitled"
    message = N_("By the terms of this agreement a party of this kind cannot give notice.")


class NoticeBeforeInForce(DomainError):
    """There is nothing yet that could be ended."""

    code = "notice_before_in_force"
    message = N_("The agreement is in force only from {starts}: notice can be given from then on.")


class NothingToTerminate(DomainError):
    """The term ends first, or on the same day."""

    code = "nothing_to_terminate"
    message = N_(
        "There is nothing to terminate: the term ends on {last}, and a notice given now "
        "would take effect only on {ends}."
    )


class NoticeTooLate(DomainError):
    """After the deadline, where the rule refuses late notices; both windows are named."""

    code = "notice_too_late"
    message = N_(
        "Notice had to be received by {deadline}. It can be given again from {opens} to {closes}; "
        "the agreement then ends on {ends}."
    )


class WindowNotOpen(DomainError):
    """The rule names an opening day, and it is not there yet."""

    code = "window_not_open"
    message = N_("Notice cannot be given yet: the window is open from {opens} to {closes}.")


class YearIsOver(DomainError):
    """Notice for an end that has gone by."""

    code = "year_is_over"
    message = N_("Notice for {asked} cannot be given any more: that day has gone by.")


class PartyHasLeft(DomainError):
    """Who has left, or whose agreement has ended, cannot give notice."""

    code = "party_has_left"
    message = N_("The agreement ended for this party on {left}.")


class NoticeAlreadyGiven(DomainError):
    """A second notice while the first one stands."""

    code = "notice_already_given"
    message = N_("The party has given notice already, with effect on {ends}.")


class NoticeCannotBeTakenBack(DomainError):
    """The rule is `never`."""

    code = "notice_cannot_be_taken_back"
    message = N_("By the terms of this agreement a notice cannot be taken back.")


class TakingBackTooLate(DomainError):
    """The rule is `until_deadline`, and the deadline has gone by."""

    code = "taking_back_too_late"
    message = N_("The notice could be taken back until {deadline}.")


class NoticeHasTakenEffect(DomainError):
    """What has ended cannot be restored by taking the notice back."""

    code = "notice_has_taken_effect"
    message = N_("The notice took effect on {ends}: it cannot be taken back any more.")


class NoticeTakenBackAlready(DomainError):
    """A second time."""

    code = "notice_taken_back_already"
    message = N_("The notice has been taken back already.")
