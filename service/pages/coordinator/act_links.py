"""What a coordinator may do about a signatory while the round runs, as links."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.rounds import RoundRequest
from adapters.i18n import N_, Translator
from domain.lifecycle import RequestStatus

_ACTS = {
    RequestStatus.WAITING: {
        "reminder": N_("Remind"),
        "link": N_("Send a new link"),
        "address": N_("Correct the address"),
        "replacement": N_("Name somebody else"),
    },
    RequestStatus.DECLINED: {
        "replacement": N_("Name somebody else"),
        "again": N_("Ask again"),
    },
}
_MAILED = frozenset({"reminder", "link"})


@dataclass(frozen=True, slots=True)
class ActLink:
    """Something that the coordinator may do about a signatory: its page, and its words."""

    page: str
    words: str


def act_links(
    request: RoundRequest | None, words: Translator, *, is_bound: bool
) -> tuple[ActLink, ...]:
    """Return what the coordinator may do about a signatory who has not signed.

    Nobody is mailed before their turn, nor reminded of what their party does not need any more.
    """
    acts = _ACTS.get(request.status, {}) if request else {}
    hidden = frozenset() if request is None or request.has_turn else _MAILED
    if is_bound:
        hidden |= {"reminder"}
    return tuple(
        ActLink(page, words.text(text)) for page, text in acts.items() if page not in hidden
    )
