"""Refusals: what the rules say no to, each with a code that never changes."""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the gettext convention for "translate later"
    """Mark a text for the catalogues without translating it here."""
    return text


class DomainError(Exception):
    """A request the rules refuse: expected, never retried, shown to the caller.

    `code` is for machines and never changes. `message` is the English text and
    the key of its translations; `params` fill its `{named}` places.
    """

    code = "refused"
    message = N_("The request was refused.")

    def __init__(self, **params: str) -> None:
        """Keep the values that the message names."""
        super().__init__(self.message.format(**params))
        self.params = params


class ActFailed(DomainError):
    """Something broke while an act was carried out: a bug, logged as one."""

    code = "act_failed"
    message = N_(
        "Something went wrong on our side, and we do not know what was recorded: please tell us."
    )
