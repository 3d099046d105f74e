"""From what a coordinator sent to the payload of a new agreement: everything checked at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adapters.acts_payloads import AgreementPayload, PartyPayload, PersonPayload
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.values import ValuesNotValid, check_values
from adapters.parties_file import PartiesNotValid
from domain.errors import N_, DomainError
from domain.numbers import check_number
from domain.parties import Party, Person


class DraftNotValid(DomainError):
    """Neither the values nor the list of parties can be used."""

    code = "draft_not_valid"
    message = N_("The values and the list of parties have errors. Nothing was created.")

    def __init__(self, values: ValuesNotValid, parties: PartiesNotValid) -> None:
        """Keep both, to be shown together."""
        super().__init__()
        self.values = values
        self.parties = parties


def make_payload(
    template: AgreementTemplate,
    *,
    values: Mapping[str, str],
    parties: Callable[[], tuple[Party, ...]],
    staff_id: str,
    number: str = "",
    renews_id: str = "",
) -> AgreementPayload:
    """Return what an agreement is made from.

    `parties` reads the list and may refuse with `PartiesNotValid`; the values may with
    `ValuesNotValid`; both together are `DraftNotValid`. An empty `number` takes the
    year's next one; one that cannot be a number is `NumberNotValid`.
    """
    if number:
        check_number(number)
    wrong_values: ValuesNotValid | None = None
    try:
        check_values(template, values)
    except ValuesNotValid as refusal:
        wrong_values = refusal
    try:
        listed = parties()
    except PartiesNotValid as refusal:
        if wrong_values is not None:
            raise DraftNotValid(wrong_values, refusal) from refusal
        raise
    if wrong_values is not None:
        raise wrong_values
    return AgreementPayload(
        template_name=template.name,
        template_version=template.version,
        number=number,
        values=dict(values),
        parties=tuple(map(party_payload, listed)),
        staff_id=staff_id,
        renews_id=renews_id,
    )


def party_payload(party: Party) -> PartyPayload:
    """Return a party as a payload keeps it."""
    return PartyPayload(
        name=party.name,
        kind=party.kind.value,
        authority=str(party.authority),
        persons=tuple(map(_person, party.persons)),
        business_id=party.business_id,
    )


def _person(person: Person) -> PersonPayload:
    return PersonPayload(
        role=person.role.value,
        name=person.name,
        email=person.email,
        language=person.language,
        capacity=person.capacity,
        title=person.title,
        basis=person.basis,
        step=person.step,
    )
