"""The attachment that is issued anew: who acts for the parties, as they are known that day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.documents.authority_words import authority_in_words, capacity_in_words
from adapters.documents.drafting import DraftParty
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.paper import Paper
from adapters.i18n import N_, Translator

_TITLE = N_("Attachment 1: contact persons and signatories of the parties")
_WHAT_IT_IS = N_(
    "The list is as it was known on {day}. It is issued anew to agreement {number}, as version "
    "{version}. The text of the agreement, and the attachment that was signed with it, stay as "
    "they are."
)
PEOPLE_HEADER = (N_("Name"), N_("Role"), N_("Job title"), N_("Email"))
PEOPLE_WIDTHS = (0.2, 0.23, 0.22, 0.35)
_CONTACT, _SIGNATORY = N_("contact person"), N_("signatory")


@dataclass(frozen=True, slots=True)
class PeopleList:
    """What the attachment states; `issued_on` is a civil day of the agreement's zone."""

    agreement_title: str
    agreement_number: str
    version: int
    issued_on: date
    parties: tuple[DraftParty, ...]


def people_list_docx(template: AgreementTemplate, people: PeopleList, words: Translator) -> bytes:
    """Return the attachment in the agreement's language, by party: the people and the rule."""
    day = words.day(people.issued_on)
    paper = Paper(
        words.text(_TITLE),
        head=f"{people.agreement_title} {people.agreement_number}",
        foot=words.text("Issued on {day}, version {version}", day=day, version=people.version),
        language=words.language,
    )
    paper.paragraph(
        words.text(_WHAT_IT_IS, day=day, number=people.agreement_number, version=people.version)
    )
    table = paper.table([words.text(name) for name in PEOPLE_HEADER], PEOPLE_WIDTHS)
    for party in people.parties:
        rule = authority_in_words(template, party.authority)
        table.band(f"{party.ordinal}  {party.name}")
        for row in rows_of_people(template, party, words):
            table.row(row)
        table.band(words.text("Signed for the party by: {rule}", rule=rule), bold=False)
    return paper.to_bytes()


def rows_of_people(
    template: AgreementTemplate, party: DraftParty, words: Translator
) -> Iterator[Sequence[str]]:
    """Yield a party's people as cells under `PEOPLE_HEADER`."""
    for contact in party.contacts:
        yield contact.name, words.text(_CONTACT), contact.title, contact.email
    for signatory in party.signatories:
        capacity = capacity_in_words(template, signatory.capacity)
        role = words.text(_SIGNATORY)
        shown = f"{role} ({capacity})" if capacity else role
        yield signatory.name, shown, signatory.title, signatory.email
