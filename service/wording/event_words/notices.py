"""Notices of termination in words: events and mails."""

from collections.abc import Mapping
from datetime import date

from adapters.i18n import N_, Translator
from messages.mail import MailKind

EVENTS = {
    "notice_given": N_("Notice of termination was given."),
    "notice_void": N_("A notice of termination was signed, but has no effect."),
    "notice_taking_back_asked": N_("A party asked to take its notice back."),
    "notice_taking_back_consented": N_("A party consented to the taking back of a notice."),
    "notice_taken_back": N_("A notice was taken back."),
    "notice_took_effect": N_("A notice took effect."),
    "agreement_ended_by_notice": N_("The agreement ended by notice."),
}
MAILS = {
    MailKind.NOTICE_GIVEN: N_("word of a notice of termination"),
    MailKind.NOTICE_VOID: N_("word of a notice without effect"),
    MailKind.NOTICE_CONSENT_ASKED: N_("request for consent to the taking back of a notice"),
    MailKind.NOTICE_TAKEN_BACK: N_("word that a notice was taken back"),
    MailKind.NOTICE_TOOK_EFFECT: N_("word that a party has left"),
    MailKind.AGREEMENT_ENDED: N_("word that the agreement has ended"),
}


def details_of(kind: str, data: object, words: Translator) -> str:
    """Return when a notice that was given takes effect."""
    ends_on = data.get("ends_on") if isinstance(data, Mapping) else None
    if kind != "notice_given" or not isinstance(ends_on, str):
        return ""
    day = words.day(date.fromisoformat(ends_on))
    return words.text("It takes effect at the end of {day}.", day=day)
