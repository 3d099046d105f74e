"""The rules by which a signatory says that somebody else should sign.

Source: docs/domain.md, “Signing authority”: nobody passes the authority on; they can propose.
"""

from __future__ import annotations

from domain.errors import N_, DomainError


class AlreadyTold(DomainError):
    """The signatory has said so, and the coordinator has not acted yet."""

    code = "already_told"
    message = N_("You have told the coordinator already. You may still sign.")


def check_not_told(told_for: int | None, *, living: int) -> None:
    """Refuse to say it a second time through the same link.

    Whatever the coordinator does about it (a new link, another address, another person)
    raises the generation of the living one.
    """
    if told_for == living:
        raise AlreadyTold
