"""Does a template come out right with its specimen: values, parties, places."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jinja2 import TemplateError

from adapters.documents.drafting import (
    DraftContact,
    DraftFacts,
    DraftParty,
    DraftSignatory,
    place_codes,
    render_docx,
)
from adapters.documents.engines.base import DocumentNotConverted
from adapters.documents.engines.dxpdf import Dxpdf
from adapters.documents.manifest import SPECIMEN, SPECIMEN_PARTIES, AgreementTemplate
from adapters.documents.places import PlaceNotFound, PlaceSize, find_places
from adapters.documents.sandboxed_child import DocumentTooDemanding
from adapters.documents.values import ValuesNotValid, check_values, load_values
from adapters.parties_file import PartiesNotValid, read_parties
from adapters.parties_table import TableNotReadable
from domain.errors import N_
from domain.parties import Party

SPECIMEN_NOT_READABLE = N_("The specimen cannot be read: {reason}")
SPECIMEN_NOT_VALID = N_("The specimen does not fit the template: {reason}")
NOT_RENDERED = N_("The template cannot be filled with its specimen: {reason}")
PLACE_NOT_FOUND = N_("A signature place is not where it should be: {reason}")
_SENT_ON = date(2025, 12, 1)


@dataclass(frozen=True, slots=True)
class SpecimenProblem:
    """One thing that is wrong with the specimen, or with what comes of it."""

    code: str
    where: str
    message: str
    params: Mapping[str, str]


def specimen_facts(template: AgreementTemplate, sent_on: date | None = _SENT_ON) -> DraftFacts:
    """Return the facts of a template's specimen.

    Raises `OSError`, `ValuesNotValid`, `PartiesNotValid`, or an error of the reader.
    """
    values = check_values(template, load_values(template.specimen_path))
    parties = read_parties(template.specimen_parties_path.read_bytes())
    return DraftFacts(
        agreement_number="2026-1",
        document_version=1,
        sent_on=sent_on,
        values=values,
        parties=tuple(_party(n, party) for n, party in enumerate(parties, start=1)),
    )


def _party(ordinal: int, party: Party) -> DraftParty:
    return DraftParty(
        ordinal=ordinal,
        name=party.name,
        kind=party.kind,
        business_id=party.business_id,
        authority=str(party.authority),
        contacts=tuple(DraftContact(p.name, p.title, p.email) for p in party.contacts()),
        signatories=tuple(
            DraftSignatory(p.name, p.title, p.capacity, p.email) for p in party.signatories()
        ),
    )


def specimen_problems(template: AgreementTemplate) -> Iterator[SpecimenProblem]:
    """Yield what goes wrong; the DOCX has passed the gate and its expressions are safe."""
    try:
        facts = specimen_facts(template)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, TableNotReadable) as error:
        yield _problem("specimen_not_readable", SPECIMEN, SPECIMEN_NOT_READABLE, error)
        return
    except ValuesNotValid as refusal:
        yield _problem("specimen_not_valid", SPECIMEN, SPECIMEN_NOT_VALID, refusal)
        return
    except PartiesNotValid as refusal:
        for row in refusal.problems:
            where = f"{SPECIMEN_PARTIES}:{row.row or 1}"
            yield _problem("specimen_not_valid", where, SPECIMEN_NOT_VALID, row.refusal)
        return
    for shown in (facts, specimen_facts(template, None)):  # as sent for signing, and as a draft
        found = list(_rendering_problems(template, shown))
        yield from found
        if found:  # the other would say the same again
            return


def _rendering_problems(
    template: AgreementTemplate, facts: DraftFacts
) -> Iterator[SpecimenProblem]:
    size = PlaceSize(**template.signature_places.model_dump())
    codes = [code for party in facts.parties for code in place_codes(party)]
    try:
        find_places(Dxpdf().convert(render_docx(template, facts)).pdf, codes, size)
    except (TemplateError, DocumentNotConverted, DocumentTooDemanding) as error:
        yield _problem("template_not_rendered", template.docx_path.name, NOT_RENDERED, error)
    except PlaceNotFound as error:
        yield _problem("place_not_found", template.docx_path.name, PLACE_NOT_FOUND, error)


def _problem(code: str, where: str, message: str, reason: Exception) -> SpecimenProblem:
    return SpecimenProblem(code, where, message, {"reason": str(reason)})
