"""What became of an act that was accepted and is followed up on a page."""

from __future__ import annotations

from adapters.database.inbox import InboxAct
from service.acts import refusal_of

REFUSED = "refused"


def raise_refusal(act: InboxAct) -> None:
    """Raise why an act was refused, if it was."""
    if act.status == REFUSED and act.outcome is not None:
        raise refusal_of(act.outcome)
