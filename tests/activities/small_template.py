"""A short agreement template made on the spot, so that tests of records render quickly."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

import docx
from docx.shared import Mm

_MANIFEST = """
name = "{name}"
version = 1
language = "en"
time_zone = "Europe/Helsinki"
fields = [{{ key = "subject", label = {{ fi = "Aihe", sv = "Ämne", en = "Subject" }} }}]
title = {{ fi = "Pieni sopimus", sv = "Litet avtal", en = "Small agreement" }}
term = {term}
termination = {termination}
signature_places = {{ width_mm = 70.0, height_mm = 14.0, dx_mm = 0.0, dy_mm = -15.0 }}

[words]
any = "any one of those listed"
all = "all of those listed"
alone = "alone"
signatory = "signatory"
signatories = "signatories"
together = "together"
or = "or"
and = "and"
"""

_LINES = (
    "{{ agreement.title }} {{ agreement.number }}, version {{ agreement.version }}",
    "About {{ values.subject }}, from {{ values.term_first_day }} {last_day}",
    "{% if agreement.sent_on %}Sent on {{ agreement.sent_on }}{% else %}DRAFT{% endif %}",
    "{%p for party in parties %}",
    "{{ party.name }}: {{ party.authority }}",
    "{%p for signatory in party.signatories %}",
    "{{ signatory.name }}, {{ signatory.title }}, {{ signatory.email }}",
    "{%p endfor %}",
    "{%p for place in party.places %}",
    "{{ place.code }}",
    "{%p endfor %}",
    "{%p endfor %}",
)


FOUR_YEARS = '{ kind = "fixed", first_day = 2026-01-01, last_day = 2029-12-31 }'


def make_small_template(
    root: Path,
    more: str = "",
    *,
    name: str = "small",
    term: str = FOUR_YEARS,
    termination: str = '{ rule = "none" }',
) -> Path:
    """Write a template under `root`, its manifest with `more`; return `root`."""
    folder = root / name / "v1"
    folder.mkdir(parents=True)
    manifest = _MANIFEST.format(name=name, term=term, termination=termination) + more
    (folder / "template.toml").write_text(manifest, "utf-8")
    (folder / "agreement.docx").write_bytes(_agreement_text(has_last_day="last_day" in term))
    return root


@cache
def _agreement_text(*, has_last_day: bool) -> bytes:
    """Return the DOCX that the templates share: hundreds of tests would make the same one."""
    document = docx.Document()
    last_day = "to {{ values.term_last_day }}" if has_last_day else "on"
    for line in (line.replace("{last_day}", last_day) for line in _LINES):
        paragraph = document.add_paragraph(line)
        # Room for the box below the code.
        paragraph.paragraph_format.space_after = Mm(20 if "place.code" in line else 2)
    written = BytesIO()
    document.save(written)
    return written.getvalue()
