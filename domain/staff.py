"""Staff: what an administrator may do to whom, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from domain.errors import N_, DomainError


class StaffEventKind(StrEnum):
    """What is recorded of staff; each with its moment and with who did it."""

    ADDED = "staff_added"
    CHANGED = "staff_changed"
    LINK_MADE = "staff_link_made"
    ACCESS_ENDED = "staff_access_ended"
    SIGNED_IN = "staff_signed_in"
    SIGNED_OUT = "staff_signed_out"
    SIGNED_OUT_EVERYWHERE = "staff_signed_out_everywhere"


class StaffNotValid(DomainError):
    """An unknown role or language."""

    code = "staff_not_valid"
    message = N_("“{value}” is none of: {choices}.")


class StaffUnknown(DomainError):
    """No member of staff has this id."""

    code = "staff_unknown"
    message = N_("There is no such member of staff.")


class StaffListedAlready(DomainError):
    """Somebody who has access has the address already."""

    code = "staff_listed_already"
    message = N_("A member of staff has this address already.")


class NotStaff(DomainError):
    """A provider vouches for an address that no administrator has added."""

    code = "not_staff"
    message = N_("Nobody has been given access under this address: ask an administrator for it.")


class SignInNotTaken(DomainError):
    """What a provider sent the browser back with is not taken."""

    code = "sign_in_not_taken"
    message = N_("Signing in did not work. Try again, or have a link sent by mail.")


class LastAdmin(DomainError):
    """Without an administrator nobody could add one."""

    code = "last_admin"
    message = N_("This is the only administrator. Make somebody else an administrator first.")


def check_admin_stays(admin_ids: Collection[str], staff_id: str) -> None:
    """Refuse to take the role or the access of the only one who has it with `LastAdmin`."""
    if set(admin_ids) == {staff_id}:
        raise LastAdmin
