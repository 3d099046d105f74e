"""The words by which a coordinator is asked whether to act on a running round."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.i18n import N_
from messages.mail import MailKind
from messages.round_acts import RoundActKind


@dataclass(frozen=True, slots=True)
class ManagingPage:
    """An act with the words that ask for it, in English; `mail` is what goes out."""

    kind: RoundActKind
    mail: MailKind
    heading: str
    intro: str
    button: str


PAGES: dict[str, ManagingPage] = {
    "link": ManagingPage(
        RoundActKind.RESEND_LINK,
        MailKind.INVITATION,
        N_("Send a new link"),
        N_(
            "The request to sign goes out once more, with a new link. The link that was sent "
            "before stops working at once."
        ),
        N_("Send the new link"),
    ),
    "address": ManagingPage(
        RoundActKind.CORRECT_ADDRESS,
        MailKind.INVITATION,
        N_("Correct the address"),
        N_(
            "The request to sign goes out with a new link, to the new address. The link that was "
            "sent to the old address stops working at once. The address is corrected wherever "
            "this agreement lists the same person with it; the signed text does not change."
        ),
        N_("Correct the address and send a new link"),
    ),
    "address before the turn": ManagingPage(
        RoundActKind.CORRECT_ADDRESS,
        MailKind.INVITATION,
        N_("Correct the address"),
        N_(
            "The turn of this signatory has not come yet: nobody gets a mail now, and the request "
            "to sign goes to the new address when it has. The address is corrected wherever this "
            "agreement lists the same person with it; the signed text does not change."
        ),
        N_("Correct the address"),
    ),
    "again": ManagingPage(
        RoundActKind.ASK_AGAIN,
        MailKind.INVITATION,
        N_("Ask again"),
        N_(
            "The person who declined is asked once more, with a new link. The link that was sent "
            "before stops working. The decline and its reason stay in the history."
        ),
        N_("Ask again"),
    ),
    "reminder": ManagingPage(
        RoundActKind.REMIND,
        MailKind.REMINDER,
        N_("Remind"),
        N_("One reminder goes out now, with the link that was sent before."),
        N_("Send the reminder"),
    ),
}
TO_ALL = ManagingPage(
    RoundActKind.REMIND,
    MailKind.REMINDER,
    N_("Remind all who have not answered"),
    N_(
        "A reminder goes out now to each person in the first list, with the link that was sent "
        "before. Nobody is reminded whose party is bound already, or who says that somebody else "
        "should sign."
    ),
    N_("Send the reminders"),
)
LATER = ManagingPage(
    RoundActKind.EXTEND_DEADLINE,
    MailKind.DEADLINE_EXTENDED,
    N_("Move the deadline"),
    N_(
        "The last day for signing becomes a later one for all parties. Each person below is told "
        "by mail, and the reminders are planned anew. The links stay the same."
    ),
    N_("Move the deadline and tell them"),
)
