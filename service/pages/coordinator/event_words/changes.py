"""Party pages, and what changes while an agreement lives, in words."""

from adapters.i18n import N_
from messages.mail import MailKind

EVENTS: dict[str, str] = {}
MAILS = {
    MailKind.PARTY_PAGE: N_("link to the party’s page"),
}
