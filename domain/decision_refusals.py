"""What the rules of decisions before signing say no to."""

from __future__ import annotations

from domain.errors import N_, DomainError


class NotDeciding(DomainError):
    """The draft has not been sent out for decision."""

    code = "not_deciding"
    message = N_("The agreement has not been sent out for decision.")


class DecisionAfterRoundStarted(DomainError):
    """The text is out for signing or signed: no decision changes it any more."""

    code = "decision_after_round_started"
    message = N_("The agreement is being signed already: decisions can no longer be recorded.")


class DecisionInTheFuture(DomainError):
    """A decision is dated later than the day on which it was recorded."""

    code = "decision_in_the_future"
    message = N_("The date of the decision, {decided}, lies in the future.")


class PartyLeftOut(DomainError):
    """The party is not among those who will sign."""

    code = "party_left_out"
    message = N_("“{party}” has been left out of the agreement.")


class UnknownDecision(DomainError):
    """No such decision stands."""

    code = "unknown_decision"
    message = N_("This decision does not exist, or a newer one has replaced it.")


class NothingToSettle(DomainError):
    """The decision has no open condition, or is final already."""

    code = "nothing_to_settle"
    message = N_("There is nothing open about this decision.")


class DecisionIncomplete(DomainError):
    """A remark or a condition without words, or an organ without a name."""

    code = "decision_incomplete"
    message = N_("The decision lacks something: {what}.")


class ExtractNotPdf(DomainError):
    """A file that is to prove something (minutes, power of attorney, scan) is no PDF."""

    code = "extract_not_pdf"
    message = N_("The file must be a PDF of at most {megabytes} MB.")


class ExpectedDayPassed(DomainError):
    """Answers cannot be expected by a day that is over."""

    code = "expected_day_passed"
    message = N_("The day by which answers are expected, {expected}, has already passed.")


class DraftIsFrozen(DomainError):
    """The text is out for signing or signed: there is no draft any more."""

    code = "draft_is_frozen"
    message = N_("The agreement is being signed already: its draft can no longer be changed.")


class PartyListedAlready(DomainError):
    """A party that is to be added stands in the list, or was left out of it."""

    code = "party_listed_already"
    message = N_("“{party}” stands in the list of parties already.")


class DecisionMissing(DomainError):
    """A party whose decision the template requires has not decided."""

    code = "decision_missing"
    message = N_("A decision is missing that must be there before signing: {parties}.")


class ConditionOpen(DomainError):
    """A condition of an approval is neither met nor dropped."""

    code = "condition_open"
    message = N_("A condition is open that must be met or dropped before signing: {parties}.")


class DecisionNotFinal(DomainError):
    """The time for appeal against a decision still runs."""

    code = "decision_not_final"
    message = N_("A decision is not final yet, since the time for appeal runs: {parties}.")
