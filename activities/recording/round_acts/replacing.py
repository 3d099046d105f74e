"""A signatory replaced by the coordinator: by a listed alternate, or by whom they accept."""

from __future__ import annotations

from activities.recording.round_acts.context import Managed, RoundContext
from activities.recording.round_acts.places import Grounds, accepted, alternate, take_place
from adapters.payloads.round_acts import Replacement


async def replace_signatory(context: RoundContext) -> Managed:
    """Give a place to somebody else; a listed alternate needs no other basis than the list."""
    given = Replacement.from_bytes(context.payload)
    asked = await context.open_place()
    grounds = Grounds(given.basis, given.extract_sha256, given.reason)
    if given.alternate_id:
        person = await alternate(context, asked, given.alternate_id)
    else:
        assert given.person is not None
        person = await accepted(context, asked, given.person, given.basis)
    return await take_place(context, asked, person, grounds)
