"""What a signing group knows of its parties and requests, kept current act by act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from domain.authority import Signer, parse_authority
    from domain.lifecycle import RequestStatus
    from domain.round_acts import SignatoryHasAnswered
    from domain.signing import RequestState, bound_parties, hopeless_parties
    from domain.turns import LAST_STEP, has_turn, next_step
    from messages.records import GroupRoster, RosterRequest

_LINKS_ONLY_GROW = "2026-11-links-only-grow"


class GroupLedger:
    """The requests of one group and how they stand; asks the rules, decides nothing itself."""

    def __init__(
        self, roster: GroupRoster, *, declines_pause: bool = False, in_steps: bool = False
    ) -> None:
        """Begin with what the records say."""
        self._declines_pause = declines_pause
        self._in_steps = in_steps
        self.open_step = roster.open_step if in_steps else LAST_STEP
        self._authorities = {
            party.party_id: parse_authority(party.authority) for party in roster.parties
        }
        self._requests = {
            request.request_id: RequestState(
                request.request_id,
                request.party_id,
                _signer(request),
                request.status,
                request.generation,
                request.step,
            )
            for request in roster.requests
        }
        self._under_way: dict[str, RequestStatus] = {}
        self._held: set[str] = set()
        self._unbound = dict.fromkeys(self._authorities)
        self._hopeless: dict[str, None] = {}
        for party_id in self._authorities:
            self._look_at(party_id)

    @property
    def is_complete(self) -> bool:
        """Tell whether every party of the group is bound."""
        return not self._unbound

    @property
    def is_hopeless(self) -> bool:
        """Tell whether some party can no longer be bound, and nobody may decide what follows."""
        return bool(self._hopeless) and not self._declines_pause

    @property
    def next_step(self) -> int | None:
        """Return the step that is to be opened now, if there is one."""
        if not self._in_steps:
            return None
        return next_step(
            self._requests.values(),
            unbound=self._unbound,
            stuck=self._hopeless,
            open_step=self.open_step,
        )

    def request(self, request_id: str, *, closed: bool) -> RequestState | None:
        """Return a request as an act meets it: what is being recorded counts already."""
        found = self._requests.get(request_id)
        if found is None:
            return None
        if request_id in self._under_way:
            return replace(found, status=self._under_way[request_id])
        if closed and found.status is RequestStatus.WAITING:
            return replace(found, status=RequestStatus.CLOSED)
        return found

    def outstanding(self, *, only_needed: bool = False, after_step: int = 0) -> list[str]:
        """Return the requests that wait for their signatory, in the order of the roster.

        `only_needed` leaves those out whose party is bound without them. In an order of signing:
        those that have been asked, in steps after `after_step`.
        """
        return [
            request_id
            for request_id, request in self._requests.items()
            if request.status is RequestStatus.WAITING
            and request_id not in self._under_way
            and not (only_needed and request.party_id not in self._unbound)
            and after_step < request.step
            and has_turn(request.step, open_step=self.open_step)
        ]

    @contextmanager
    def becoming(self, request_id: str, status: RequestStatus) -> Iterator[None]:
        """Hold a request while its act is recorded, so that no second act slips in."""
        self._under_way[request_id] = status
        try:
            yield
        finally:
            del self._under_way[request_id]

    @contextmanager
    def holding(self, request_id: str) -> Iterator[None]:
        """Keep a request from being answered while a coordinator changes it."""
        if request_id in self._under_way:
            raise SignatoryHasAnswered
        self._held.add(request_id)
        try:
            yield
        finally:
            self._held.discard(request_id)

    async def released(self, request_id: str) -> None:
        """Wait until nobody changes a request; most are changed by nobody."""
        while request_id in self._held:
            await workflow.wait_condition(lambda: request_id not in self._held)

    def take(self, changed: Iterable[RosterRequest]) -> None:
        """Note who is asked now, and by which link, as the records have it.

        Who declined may be asked again, or somebody else in their place. Another status is
        noted where its act was recorded: the answer at hand may be older than it. So may the
        link: an act that is told a second time, to the next run, is answered as at first.
        """
        for request in changed:
            known = self._requests.get(request.request_id)
            if known is not None and not _is_older(request, known):
                self._requests[request.request_id] = replace(
                    known,
                    signer=_signer(request),
                    generation=request.generation,
                    status=request.status
                    if known.status is RequestStatus.DECLINED
                    else known.status,
                )
                self._look_at(known.party_id)

    def settle(self, request_id: str, status: RequestStatus) -> None:
        """Note that an act has been recorded."""
        self._requests[request_id] = replace(self._requests[request_id], status=status)
        self._look_at(self._requests[request_id].party_id)

    def _look_at(self, party_id: str) -> None:
        authority = {party_id: self._authorities[party_id]}
        requests = [r for r in self._requests.values() if r.party_id == party_id]
        if bound_parties(authority, requests):
            self._unbound.pop(party_id, None)
        if hopeless_parties(authority, requests):
            self._hopeless[party_id] = None
        else:
            self._hopeless.pop(party_id, None)


def _is_older(request: RosterRequest, known: RequestState) -> bool:
    is_older = request.generation < known.generation
    return is_older and workflow.patched(_LINKS_ONLY_GROW)


def _signer(request: RosterRequest) -> Signer:
    return Signer(request.person, request.capacity, request.in_place_of)
