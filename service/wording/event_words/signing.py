"""Events and mails from the draft to the end of the term, in words."""

from collections.abc import Mapping

from adapters.i18n import N_, Translator
from messages.mail import MailKind

EVENTS = {
    "agreement_drafted": N_("The draft was made."),
    "background_listed": N_("The list of background documents was changed."),
    "sent_for_signing": N_("The agreement was sent for signing."),
    "notice_sent_for_signing": N_("A notice of termination was sent for signing."),
    "accession_sent_for_signing": N_("The accession of a new party was sent for signing."),
    "amendment_sent_for_signing": N_("An amendment was sent for signing."),
    "signing_step_opened": N_("The next step of the signing order was asked to sign."),
    "document_opened": N_("The document was opened."),
    "signature_given": N_("A signature was given."),
    "code_issued": N_("A code was asked for, to identify a signatory."),
    "code_entered_wrong": N_("The code of a signatory was entered wrong."),
    "signatory_identified": N_("A signatory was identified by the link and a code."),
    "signatory_identified_strongly": N_(
        "A signatory was identified by the link and strong identification."
    ),
    "identification_begun": N_("A signatory began a strong identification."),
    "identification_cancelled": N_("A signatory broke off the strong identification."),
    "identification_failed": N_("A strong identification did not succeed."),
    "identified_as_another": N_(
        "Somebody other than the signatory invited was identified through the link; it stopped "
        "working for signing."
    ),
    "identified_twice": N_(
        "The person identified through the link had been identified as another signatory of the "
        "party; it stopped working for signing."
    ),
    "code_tries_renewed": N_("A signatory was let enter a code again."),
    "signing_declined": N_("A signatory declined to sign."),
    "round_declined": N_("The round ended, since a party can no longer sign: somebody declined."),
    "round_expired": N_("The round ended: its time ran out."),
    "round_withdrawn": N_("The round was withdrawn."),
    "link_resent": N_("A new link was sent to a signatory; the old one stopped working."),
    "link_asked_for": N_("A signatory’s link was asked for, and mailed once more."),
    "address_corrected": N_("The address of a signatory was corrected, and a new link sent."),
    "signatory_replaced": N_(
        "Somebody else was asked to sign in a signatory's place; the old link stopped working."
    ),
    "asked_again": N_("A signatory who had declined was asked again."),
    "deadline_extended": N_("The last day for signing was moved to a later one."),
    "reminded_by_hand": N_("The coordinator reminded a signatory."),
    "not_right_person_told": N_("A signatory said that they are not the right person."),
    "reading_link_sent": N_(
        "A new link to read the document was sent; the one before stopped working."
    ),
    "signatory_handed_over": N_(
        "A signatory handed over to an alternate of the party; the old link stopped working."
    ),
    "person_proposed": N_("A signatory proposed somebody else in their own place."),
    "proposal_accepted": N_(
        "Somebody whom a signatory proposed was accepted, and asked to sign in their place."
    ),
    "proposal_turned_down": N_("Somebody whom a signatory proposed was turned down."),
    "access_log_digest": N_(
        "The fingerprint of the access log was recorded: a later change to the log would show."
    ),
    "document_sealed": N_("The document was sealed."),
    "agreement_in_force": N_("The agreement came into force."),
    "term_ended": N_("The term ended."),
    "agreement_withdrawn": N_("The agreement was withdrawn."),
    "evidence_exported": N_("Records were exported."),
}
MAILS = {
    MailKind.INVITATION: N_("request to sign"),
    MailKind.REMINDER: N_("reminder"),
    MailKind.IDENTIFICATION_CODE: N_("code for signing"),
    MailKind.IDENTIFIED_AS_ANOTHER: N_("word that another person was identified"),
    MailKind.IDENTIFIED_TWICE: N_("word that one person was identified as two signatories"),
    MailKind.CODE_BLOCKED: N_("word that a code was entered wrong five times"),
    MailKind.DEADLINE_EXTENDED: N_("word of a later deadline"),
    MailKind.RECEIPT: N_("receipt of the signature"),
    MailKind.DECLINED: N_("word of a decline"),
    MailKind.NOT_RIGHT_PERSON: N_("word that a signatory is not the right person"),
    MailKind.HANDED_OVER: N_("word that a signatory has handed over"),
    MailKind.PERSON_PROPOSED: N_("word that a signatory proposes somebody else"),
    MailKind.PROPOSAL_TURNED_DOWN: N_("word that the person proposed was turned down"),
    MailKind.WITHDRAWN: N_("word of the withdrawal"),
    MailKind.EXPIRED: N_("word that the time ran out"),
    MailKind.PLACE_TAKEN: N_("word that no signature is asked for any more"),
    MailKind.COMPLETED: N_("the sealed agreement"),
    MailKind.READING: N_("link to read the document"),
}
_EXPORTS: dict[object, str] = {
    "bundle": N_("evidence bundle"),
    "events_csv": N_("history as CSV"),
    "events_json": N_("history as JSON"),
    "certificate": N_("certificate of completion"),
}


def details_of(kind: str, data: object, words: Translator) -> str:
    """Return what was taken along, or which step was asked, of an event that records it."""
    if kind == "signing_step_opened" and isinstance(data, Mapping):
        return words.text("Step {step}", step=str(data.get("step", "")))
    if kind != "evidence_exported" or not isinstance(data, Mapping):
        return ""
    what = words.text(_EXPORTS.get(data.get("export"), ""))
    return f"({what})" if what else ""
