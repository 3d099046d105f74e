"""A signatory who has opened a link, with the request that it is for."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from adapters.database.background import Background
from adapters.database.signing import RequestView
from domain.lifecycle import RoundStatus


@dataclass(frozen=True, slots=True)
class Visit:
    """A signatory who has opened a link that works; `address` is that of the link's pages.

    `background` is what is to be read with the document.
    """

    address: str
    view: RequestView
    background: Background = ()

    @property
    def zone(self) -> ZoneInfo:
        """Return the agreement's own time zone."""
        return ZoneInfo(self.view.zone)

    @property
    def round_is_open(self) -> bool:
        """Tell whether the round takes signatures."""
        return self.view.round_status is RoundStatus.OPEN
