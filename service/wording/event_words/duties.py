"""Events and mails about duties, changed plans, disputes and the next term, in words."""

from collections.abc import Mapping
from datetime import date

from adapters.i18n import N_, Translator
from adapters.i18n.dispute_words import OUTCOME_WORDS, STEP_WORDS
from messages.mail import MailKind

EVENTS = {
    "duty_noted": N_("A recurring duty was noted as done."),
    "duty_taken_back": N_(
        "The result of a recurring duty was taken back: it had been noted wrongly."
    ),
    "duty_year_closed": N_("The year's record of the recurring duties was closed."),
    "plan_changed": N_("A plan changed that the agreement follows: an update is due."),
    "plan_change_dismissed": N_("The coordinator noted that a changed plan needs no update."),
    "dispute_opened": N_("A dispute was opened."),
    "dispute_step_taken": N_("A step in a dispute was recorded."),
    "dispute_closed": N_("A dispute was closed."),
    "renewal_offered": N_("The coordinator was offered a draft of the next term."),
    "renewal_declined": N_("The coordinator noted that no next term is prepared."),
    "renewal_drafted": N_("A draft of the next term was made."),
    "renewal_gap_ahead": N_("The end of the term was near, and the next term was not signed."),
}
MAILS = {
    MailKind.DUTY_REMINDER: N_("reminder of a recurring duty"),
    MailKind.DUTY_TAKEN_BACK: N_("word that the result of a recurring duty was taken back"),
    MailKind.DISPUTE: N_("word of a dispute"),
    MailKind.RENEWAL_OFFERED: N_("offer of the next term"),
    MailKind.RENEWAL_GAP: N_("warning of a gap before the next term"),
}


_DAYS = ("opened_on", "held_on", "closed_on")


def details_of(kind: str, data: object, words: Translator) -> str:
    """Return of a dispute its step or outcome, with the day of which the record speaks."""
    if not kind.startswith("dispute_") or not isinstance(data, Mapping):
        return ""
    steps = [text for step, text in STEP_WORDS.items() if step == data.get("step")]
    outcomes = [text for outcome, text in OUTCOME_WORDS.items() if outcome == data.get("outcome")]
    told = [words.text(text) for text in (*steps, *outcomes)]
    days = [data[name] for name in _DAYS if isinstance(data.get(name), str)]
    told += [words.day(date.fromisoformat(day)) for day in days]
    return f"({', '.join(told)})" if told else ""
