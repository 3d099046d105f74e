"""The section about the parties' people: what is proposed, and where to correct."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.corrections import CorrectionView, corrections_of
from adapters.database.people import PartyView
from domain.corrections import Correction, CorrectionKind, CorrectionStatus, check_correctable
from domain.errors import DomainError
from service.pages.coordinator.years.section import SectionContext


@dataclass(frozen=True, slots=True)
class ContactsModel:
    """Proposals that wait, and the parties for those who may correct; newest proposals first."""

    proposals: tuple[CorrectionView, ...]
    parties: tuple[PartyView, ...]


async def load_contacts(context: SectionContext) -> ContactsModel | None:
    """Return the section; None where nothing can be corrected any more."""
    try:
        check_correctable(context.agreement.status, Correction(CorrectionKind.REMOVE), None)
    except DomainError:
        return None
    proposals = await corrections_of(
        context.session, context.agreement.agreement_id, status=CorrectionStatus.PROPOSED
    )
    if not proposals and not context.may_write:
        return None
    return ContactsModel(proposals, context.parties if context.may_write else ())
