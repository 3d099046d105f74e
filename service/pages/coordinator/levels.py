"""How those who sign are identified, in the words of the form that starts a round."""

from __future__ import annotations

from adapters.i18n import N_
from domain.identification import Identification

NO_LEVEL = N_("Choose how those who sign are identified.")
LEVELS = {
    Identification.LINK: N_("By the link in their mail"),
    Identification.LINK_AND_CODE: N_(
        "By the link, and by a code that is mailed to them while they sign"
    ),
}


def level_of(sent: str) -> Identification | None:
    """Return the level that a form sent; None from a page that did not ask, as before."""
    return Identification(sent) if sent else None
