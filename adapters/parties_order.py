"""The order of signing of a whole list of parties, judged before anything is made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from adapters.parties_rows import RowProblem
from domain.parties import Party
from domain.turns import OrderOfTooMany, check_order
from messages.ids import PARTIES_PER_GROUP


def check_order_among(parties: Collection[Party]) -> None:
    """Refuse an order among more parties than are asked together."""
    steps = {person.step for party in parties for person in party.signatories()}
    check_order(steps, parties=len(parties), most=PARTIES_PER_GROUP)


def order_problems(parties: Collection[Party]) -> Iterator[RowProblem]:
    """Yield what is wrong with the order, as a problem of the whole file."""
    try:
        check_order_among(parties)
    except OrderOfTooMany as refusal:
        yield RowProblem(None, "step", refusal)
