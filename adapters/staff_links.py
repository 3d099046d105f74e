"""The link by which a member of staff signs in: derived, like every other."""

from __future__ import annotations

from adapters.database.staff import StaffView
from adapters.links import Link, LinkPurpose, make_token
from adapters.settings import Settings


def sign_in_address(settings: Settings, staff: StaffView) -> str:
    """Return the address of the living sign-in link of a member of staff."""
    link = Link(staff.id, staff.link_generation)
    token = make_token(settings.link_ring(), LinkPurpose.STAFF_SIGN_IN, link)
    return f"{settings.public_url}/staff/sign-in/{token}"
