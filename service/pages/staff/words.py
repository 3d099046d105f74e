"""What the pages of staff call roles, languages and what is recorded."""

from __future__ import annotations

from adapters.database.staff import StaffView
from adapters.database.staff_events import StaffEvent
from adapters.database.tables.staff import StaffRole
from adapters.i18n import N_, Translator
from domain.staff import StaffEventKind

LANGUAGE_NAMES = (("fi", "Suomi"), ("sv", "Svenska"), ("en", "English"))

_ROLES = {
    StaffRole.COORDINATOR: N_("Coordinator"),
    StaffRole.LEGAL: N_("Legal staff"),
    StaffRole.ADMIN: N_("Administrator"),
}
_WHAT_ROLES_DO = {
    StaffRole.COORDINATOR: N_("Makes agreements and sends them out."),
    StaffRole.LEGAL: N_("Reads everything, exports evidence, changes nothing."),
    StaffRole.ADMIN: N_("Does all that a coordinator does, and says who belongs to staff."),
}
_EVENTS = {
    StaffEventKind.ADDED: N_("{who} was given access: {role}"),
    StaffEventKind.CHANGED: N_("{who} was changed"),
    StaffEventKind.LINK_MADE: N_("{who} got a new link to sign in"),
    StaffEventKind.ACCESS_ENDED: N_("The access of {who} was ended"),
    StaffEventKind.SIGNED_IN: N_("{who} signed in"),
    StaffEventKind.SIGNED_OUT: N_("{who} signed out"),
    StaffEventKind.SIGNED_OUT_EVERYWHERE: N_("{who} signed out everywhere"),
}
_NEW_ROLE = N_("{who} was changed: {former} became {role}")


def role_name(role: str, words: Translator) -> str:
    """Return what a role is called."""
    return words.text(_ROLES[StaffRole(role)])


def role_choices(words: Translator) -> list[tuple[str, str, str]]:
    """Return the roles: value, name, and what each may do."""
    return [
        (role.value, role_name(role, words), words.text(_WHAT_ROLES_DO[role])) for role in StaffRole
    ]


def who_is(staff: StaffView | None, words: Translator) -> str:
    """Return how a member is called: by name and address."""
    if staff is None:
        return words.text(N_("somebody who is not in the list"))
    return f"{staff.name} ({staff.email})" if staff.name else staff.email


def what_happened(event: StaffEvent, who: str, words: Translator) -> str:
    """Return one event of the record as a sentence."""
    data = event.data
    role, former = str(data.get("role", "")), str(data.get("former_role", ""))
    if event.kind is StaffEventKind.CHANGED and role != former:
        return words.text(
            _NEW_ROLE, who=who, former=role_name(former, words), role=role_name(role, words)
        )
    named = {"role": role_name(role, words)} if event.kind is StaffEventKind.ADDED else {}
    return words.text(_EVENTS[event.kind], who=who, **named)
