"""The section about accessions and amendments: what was, what is being signed, what can be."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.changes import ChangeView, changes_of
from adapters.i18n import N_
from domain.changes import ChangeStatus
from domain.lifecycle import AgreementStatus
from service.pages.coordinator.years.section import SectionContext

_STATUS = {
    ChangeStatus.SIGNING: N_("being signed"),
    ChangeStatus.IN_FORCE: N_("in force"),
    ChangeStatus.NOT_SIGNED: N_("not signed by all"),
    ChangeStatus.VOID: N_("void: the agreement had ended"),
}
_TONES = {ChangeStatus.SIGNING: "live", ChangeStatus.IN_FORCE: "good", ChangeStatus.VOID: "bad"}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An accession or an amendment with its state in words."""

    change: ChangeView
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class ChangesModel:
    """The changes, newest first, and whether another may be started."""

    lines: tuple[ChangeLine, ...]
    may_start: bool


async def load_changes(context: SectionContext) -> ChangesModel | None:
    """Return the section; None where there is nothing to show and nothing to start."""
    agreement = context.agreement
    changes = await changes_of(context.session, agreement.agreement_id)
    may_start = context.may_write and agreement.status is AgreementStatus.IN_FORCE
    if not changes and not may_start:
        return None
    lines = tuple(
        ChangeLine(
            change, context.words.text(_STATUS[change.status]), _TONES.get(change.status, "")
        )
        for change in changes
    )
    return ChangesModel(lines, may_start)
