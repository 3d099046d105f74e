"""The addendum by which a new party accedes, in the agreement's own language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.documents.authority_words import authority_in_words
from adapters.documents.drafting import DraftParty, place_codes
from adapters.documents.manifest import AgreementTemplate
from adapters.documents.paper import Paper
from adapters.documents.people_list import PEOPLE_HEADER, PEOPLE_WIDTHS, rows_of_people
from adapters.i18n import N_, Translator
from domain.changes import SignedBy

_JOINS = N_(
    "{party} becomes a party to the agreement “{title}”, number {number}, by this addendum."
)
_ACCEPTS = N_(
    "{party} has read the agreement with its attachments and amendments as they are in force on "
    "{day}, and accepts them."
)
_FROM_WHEN = N_(
    "The accession takes effect when the last signature that it needs has been received. From "
    "then on {party} has the rights and the duties of a party, also in what concerns the term and "
    "the termination of the agreement."
)
_ALL_SIGN = N_("All parties in force sign this addendum.")
_ONE_SIGNS = N_(
    "By the agreement’s own clause, {managing} signs this addendum for the parties in force."
)
_REST_STAYS = N_("In all other respects the agreement stays as it is.")


@dataclass(frozen=True, slots=True)
class AccessionFacts:
    """What the addendum states; `signing` are the parties that sign, the new one last."""

    agreement_title: str
    agreement_number: str
    sent_on: date
    new: DraftParty
    signing: tuple[DraftParty, ...]
    signed_by: SignedBy


def accession_docx(
    template: AgreementTemplate, facts: AccessionFacts, title: str, words: Translator
) -> bytes:
    """Return the addendum: what is agreed, the new party's people, the places to sign."""
    day = words.day(facts.sent_on)
    paper = Paper(
        title,
        head=f"{facts.agreement_title} {facts.agreement_number}",
        foot=words.text("Sent for signing on {day}", day=day),
        language=words.language,
    )
    for sentence in _sentences(facts, day, words):
        paper.paragraph(sentence, numbered=True)
    paper.heading(words.text("The new party’s contact persons and signatories"))
    table = paper.table([words.text(name) for name in PEOPLE_HEADER], PEOPLE_WIDTHS)
    table.band(_name(facts.new, words))
    for row in rows_of_people(template, facts.new, words):
        table.row(row)
    paper.heading(words.text("Signatures"))
    paper.places([_place(template, party, words) for party in facts.signing])
    return paper.to_bytes()


def _sentences(facts: AccessionFacts, day: str, words: Translator) -> Iterator[str]:
    party = facts.new.name
    yield words.text(
        _JOINS, party=party, title=facts.agreement_title, number=facts.agreement_number
    )
    yield words.text(_ACCEPTS, party=party, day=day)
    yield words.text(_FROM_WHEN, party=party)
    if facts.signed_by is SignedBy.ALL:
        yield words.text(_ALL_SIGN)
    else:
        yield words.text(_ONE_SIGNS, managing=facts.signing[0].name)
    yield words.text(_REST_STAYS)


def _name(party: DraftParty, words: Translator) -> str:
    if not party.business_id:
        return party.name
    return words.text("{party} (business id {id})", party=party.name, id=party.business_id)


def _place(
    template: AgreementTemplate, party: DraftParty, words: Translator
) -> tuple[str, str, Sequence[str]]:
    rule = authority_in_words(template, party.authority)
    told = words.text("Signed for the party by: {rule}", rule=rule)
    return f"{party.ordinal}  {party.name}", told, place_codes(party)
