"""Whom mail does not reach, with what the other server said and where the address is corrected."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.database.people import PersonView
from adapters.database.undelivered import Undelivered, undelivered_of
from domain.corrections import Correction, CorrectionKind, check_correctable
from domain.errors import DomainError
from domain.lifecycle import AgreementStatus
from service.pages.coordinator.years.section import SectionContext


@dataclass(frozen=True, slots=True)
class RefusedMail:
    """The newest mail to a person failed; `correction` is a page, or empty where none may be."""

    mail: Undelivered
    correction: str


async def refused_mail(context: SectionContext) -> dict[str, RefusedMail]:
    """Return whom the newest mail did not reach, by person."""
    agreement = context.agreement
    refused = await undelivered_of(context.session, agreement.agreement_id)
    page = f"/agreements/{agreement.agreement_id}/parties"
    found = {}
    for party in context.parties:
        for person in party.persons:
            if person.person_id in refused:
                may = context.may_write and _may_be_corrected(agreement.status, person)
                address = f"{page}/{party.party_id}/people/{person.person_id}" if may else ""
                found[person.person_id] = RefusedMail(refused[person.person_id], address)
    return found


def _may_be_corrected(status: AgreementStatus, person: PersonView) -> bool:
    try:
        check_correctable(status, Correction(CorrectionKind.CHANGE), person.role)
    except DomainError:
        return False
    return True
