"""Party pages, and what changes while an agreement lives, in words."""

from adapters.i18n import N_
from messages.mail import MailKind

EVENTS = {
    "correction_proposed": N_("A correction of a party’s people was proposed."),
    "correction_refused": N_("The proposed correction was refused."),
    "contacts_corrected": N_("Who acts for a party was corrected."),
    "party_joined": N_("A new party joined: its accession was signed."),
    "accession_void": N_("The accession is void: the agreement ended before the last signature."),
    "agreement_amended": N_("The amended text came into force."),
    "amendment_void": N_("The amendment is void: the agreement ended before the last signature."),
    "attachment_issued": N_("The attachment with the parties’ people was issued anew."),
}
MAILS = {
    MailKind.PARTY_PAGE: N_("link to the party’s page"),
    MailKind.CORRECTION_PROPOSED: N_("word of a proposed correction"),
    MailKind.CORRECTION_REFUSED: N_("word that a correction was refused"),
    MailKind.PARTY_JOINED: N_("word of a new party"),
    MailKind.AGREEMENT_AMENDED: N_("word of the amended text"),
    MailKind.CONTACTS_CHANGED: N_("word that a party’s people changed"),
    MailKind.MAIL_UNDELIVERED: N_("word that mail could not be delivered"),
}
