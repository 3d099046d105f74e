"""Events and mails of decisions before signing, in words."""

from collections.abc import Mapping

from adapters.i18n import N_, Translator
from domain.decisions import Outcome
from messages.mail import MailKind

EVENTS = {
    "agreement_redrafted": N_("A new version of the draft was made."),
    "sent_for_decision": N_("The draft was sent out for decision."),
    "decisions_reminded": N_("The parties that have not decided were to be reminded."),
    "decisions_overdue": N_("The day by which decisions were expected was over."),
    "decision_recorded": N_("A decision was recorded."),
    "decision_condition_met": N_("The condition of an approval was met."),
    "decision_condition_dropped": N_("The condition of an approval was dropped."),
    "decision_became_final": N_("A decision became final."),
    "party_left_out": N_("A party was left out of the agreement."),
    "party_taken_back": N_("A party that had been left out is in again."),
}
_OUTCOMES: dict[object, str] = {
    Outcome.APPROVED: N_("Approved."),
    Outcome.APPROVED_WITH_REMARK: N_("Approved with a remark."),
    Outcome.APPROVED_ON_CONDITION: N_("Approved on a condition."),
    Outcome.NOT_JOINING: N_("Not joining."),
}
MAILS = {
    MailKind.DECIDE_REQUEST: N_("request to decide"),
    MailKind.DECIDE_REMINDER: N_("reminder to decide"),
    MailKind.DECISION_RECORDED: N_("word of a decision"),
    MailKind.DECISIONS_OVERDUE: N_("word of missing decisions"),
}


def details_of(kind: str, data: object, words: Translator) -> str:
    """Return what was decided, of an event that records a decision."""
    if kind != "decision_recorded" or not isinstance(data, Mapping):
        return ""
    return words.text(_OUTCOMES.get(data.get("outcome"), ""))
