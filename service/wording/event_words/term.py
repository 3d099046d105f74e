"""Events and mails of the term and its termination windows, in words."""

from adapters.i18n import N_
from messages.mail import MailKind

EVENTS = {
    "termination_window_opened": N_("The termination window of the year opened."),
    "termination_window_told": N_("The parties were to be told that the window is open."),
    "termination_window_reminded": N_("The parties were to be told that the window closes soon."),
    "termination_window_closed": N_("The termination window of the year closed."),
    "term_prolonged": N_("No notice ended the agreement: its term runs on."),
}
MAILS = {
    MailKind.WINDOW_OPENED: N_("word that the termination window is open"),
    MailKind.WINDOW_CLOSING: N_("word that the termination window closes soon"),
    MailKind.TERM_ENDED: N_("word that the term has ended"),
    MailKind.TERM_PROLONGED: N_("word that the term runs on"),
}
