"""The Jinja that stands in a DOCX, as docxtpl will read it, and what is wrong with it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError

from adapters.documents.expressions import hostile_parts
from adapters.documents.sandboxed_child import Limits, run_function
from adapters.documents.template_shape import names_in, shape_of_facts

_LIMITS = Limits(cpu_seconds=20, wall_seconds=40)
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What the expressions of a DOCX name, by part; `unread` are syntax errors."""

    used: frozenset[str]
    unknown: tuple[tuple[str, str], ...]
    hostile: tuple[tuple[str, str], ...]
    unread: tuple[tuple[str, str], ...]


def read_source(docx: bytes, keys: list[str]) -> SourceReport:
    """Return the report of a DOCX that has passed the gate; read in a child process."""
    options = {"keys": keys}
    found = json.loads(run_function(f"{__name__}:inspect_in_child", docx, options, limits=_LIMITS))
    return SourceReport(
        frozenset(found["used"]),
        *(tuple(map(tuple, found[kind])) for kind in ("unknown", "hostile", "unread")),
    )


def inspect_in_child(docx: bytes, options: Mapping[str, list[str]]) -> bytes:
    """Return the report as JSON; runs in the child."""
    facts = shape_of_facts(options["keys"])
    used: set[str] = set()
    found: dict[str, set[tuple[str, str]]] = {"unknown": set(), "hostile": set(), "unread": set()}
    for part, source in _sources(docx):
        try:
            hostile = {(part, what) for what in hostile_parts(source)}
            names = names_in(source, facts)
        except TemplateSyntaxError as error:
            found["unread"].add((part, error.message or "syntax error"))
            continue
        found["hostile"] |= hostile
        used |= names.used
        if not hostile:  # what it names then says nothing more
            found["unknown"] |= {(part, name) for name in names.unknown}
    report = {kind: sorted(pairs) for kind, pairs in found.items()}
    return json.dumps({"used": sorted(used), **report}).encode()


def _sources(docx: bytes) -> Iterator[tuple[str, str]]:
    from docxtpl import DocxTemplate  # noqa: PLC0415 - loaded in the child only

    template = DocxTemplate(io.BytesIO(docx))
    template.init_docx()
    yield "word/document.xml", template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield str(part.partname).lstrip("/"), template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.iter_parts():
        if str(part.partname).endswith("/footnotes.xml"):
            yield "word/footnotes.xml", template.patch_xml(part.blob.decode("utf-8"))
    for name in _PROPERTIES:
        yield "docProps/core.xml", getattr(template.docx.core_properties, name)
