"""Is a template safe and complete: everything that is wrong, at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adapters.documents.gate_docx import docx_findings
from adapters.documents.gate_refusals import REFUSALS, DocumentRefused, DocxHasMacros
from adapters.documents.manifest import (
    DOCX,
    MANIFEST,
    AgreementTemplate,
    load_template,
)
from adapters.documents.sandboxed_child import ChildFailed, DocumentTooDemanding
from adapters.documents.template_source import SourceReport, read_source
from adapters.documents.template_specimen import specimen_problems
from domain.errors import N_, DomainError

UNKNOWN_FIELD = N_("“{name}” is no field of this template.")
UNUSED_FIELD = N_("The field “{name}” is declared, but the text never uses it.")
HOSTILE_EXPRESSION = N_("An expression may not use {what}.")
EXPRESSION_NOT_UNDERSTOOD = N_("An expression cannot be read: {what}")
NO_PLACE_LOOP = N_("The text prints no signature places: {name} is missing.")

_PLACE_CODE = "parties[].places[].code"


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing that is wrong, and where; `message` is a text with `{named}` places."""

    code: str
    where: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the English text."""
        return self.message.format(**self.params)


def check_template(path: Path) -> list[TemplateProblem]:
    """Return all problems of a template's folder, or of a DOCX by itself.

    A DOCX called `agreement.docx` beside a manifest is checked with it. Without a
    manifest, fields and specimen cannot be judged.
    """
    if path.name == DOCX and path.with_name(MANIFEST).is_file():
        path = path.parent
    if not path.is_dir():
        return list(_docx_problems(path))
    try:
        template = load_template(path)
    except DomainError as refusal:
        problems = [_of(refusal, MANIFEST)]
        docx = path / DOCX
        return problems + (list(_docx_problems(docx)) if docx.is_file() else [])
    problems = list(_docx_problems(path / DOCX, template))
    return problems or list(_specimen(template))


def _of(refusal: DomainError, where: str) -> TemplateProblem:
    return TemplateProblem(refusal.code, where, refusal.message, refusal.params)


def _docx_problems(
    path: Path, template: AgreementTemplate | None = None
) -> Iterator[TemplateProblem]:
    if path.suffix.lower() != ".docx":
        yield _of(DocxHasMacros(where=path.name), path.name)
        return
    yield from source_problems(path.read_bytes(), path.name, template)


def gate_problems(data: bytes, name: str) -> Iterator[TemplateProblem]:
    """Yield why a DOCX may not be opened at all; `name` says where."""
    try:
        findings = docx_findings(data)
        yield from (_of(REFUSALS[f.code](where=f.where), name) for f in findings)
    except (DocumentRefused, DocumentTooDemanding) as refusal:
        yield _of(refusal, name)


def source_problems(
    data: bytes, name: str, template: AgreementTemplate | None
) -> Iterator[TemplateProblem]:
    """Yield what is wrong with a DOCX and its expressions; `name` says where."""
    of_the_gate = list(gate_problems(data, name))
    if of_the_gate:
        yield from of_the_gate
        return
    keys = [field.key for field in template.fields] if template else []
    try:
        yield from _source_problems(read_source(data, keys), template)
    except DocumentTooDemanding as refusal:
        yield _of(refusal, name)
    except ChildFailed as error:
        last = str(error).strip().rpartition("\n")[2]
        yield TemplateProblem(
            "expression_not_understood", name, EXPRESSION_NOT_UNDERSTOOD, {"what": last}
        )


def _source_problems(
    report: SourceReport, template: AgreementTemplate | None
) -> Iterator[TemplateProblem]:
    for where, what in report.hostile:
        yield TemplateProblem("hostile_expression", where, HOSTILE_EXPRESSION, {"what": what})
    for where, what in report.unread:
        yield TemplateProblem(
            "expression_not_understood", where, EXPRESSION_NOT_UNDERSTOOD, {"what": what}
        )
    if report.hostile or report.unread:
        return
    if _PLACE_CODE not in report.used:
        yield TemplateProblem("no_place_loop", DOCX, NO_PLACE_LOOP, {"name": _PLACE_CODE})
    for where, name in report.unknown:
        if template or not name.startswith("values."):
            yield TemplateProblem("unknown_field", where, UNKNOWN_FIELD, {"name": name})
    for declared in template.fields if template else ():
        if f"values.{declared.key}" not in report.used:
            params = {"name": declared.key}
            yield TemplateProblem("unused_field", MANIFEST, UNUSED_FIELD, params)


def _specimen(template: AgreementTemplate) -> Iterator[TemplateProblem]:
    for found in specimen_problems(template):
        yield TemplateProblem(found.code, found.where, found.message, found.params)
