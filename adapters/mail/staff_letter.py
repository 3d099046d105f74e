"""What a mail to staff says that is of no agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapters.database.staff import StaffView
from adapters.look.own import HOUSE_LOOK, Look, look_of
from adapters.mail.plain_words import unlinked
from adapters.settings import Settings
from adapters.staff_links import sign_in_address
from messages.staff_mail import StaffMailKind


@dataclass(frozen=True, slots=True)
class StaffLetter:
    """One mail's content; the link signs its reader in once, until `link_until`."""

    kind: StaffMailKind
    language: str
    organisation: str
    subject_title: str
    email: str
    role: str
    link: str
    link_until: datetime | None
    contact: str = ""
    answers_are_read: bool = False
    look: Look = HOUSE_LOOK


def staff_letter(kind: StaffMailKind, staff: StaffView, settings: Settings) -> StaffLetter:
    """Return the mail with the link of a member of staff."""
    organisation = unlinked(settings.organisation)
    return StaffLetter(
        kind=kind,
        language=staff.language,
        organisation=organisation,
        subject_title=organisation,
        email=unlinked(staff.email),
        role=staff.role.value,
        link=sign_in_address(settings, staff),
        link_until=staff.link_valid_until,
        look=look_of(settings),
    )
