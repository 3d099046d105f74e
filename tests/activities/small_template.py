"""A short agreement template made on the spot, so that tests of records render quickly."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.shared import Mm

_MANIFEST = """
name = "small"
version = 1
language = "en"
time_zone = "Europe/Helsinki"
fields = [{ key = "subject", label = { fi = "Aihe", sv = "Ämne", en = "Subject" } }]
title = { fi = "Pieni sopimus", sv = "Litet avtal", en = "Small agreement" }
term = { kind = "fixed", first_day = 2026-01-01, last_day = 2029-12-31 }
termination = { rule = "none" }
signature_places = { width_mm = 70.0, height_mm = 14.0, dx_mm = 0.0, dy_mm = -15.0 }

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
    "About {{ values.subject }}, from {{ values.term_first_day }} to {{ values.term_last_day }}",
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


def make_small_template(root: Path, more: str = "") -> Path:
    """Write the template `small` under `root`, its manifest with `more`; return `root`."""
    folder = root / "small" / "v1"
    folder.mkdir(parents=True)
    (folder / "template.toml").write_text(_MANIFEST + more, "utf-8")
    document = docx.Document()
    for line in _LINES:
        paragraph = document.add_paragraph(line)
        # Room for the box below the code.
        paragraph.paragraph_format.space_after = Mm(20 if "place.code" in line else 2)
    document.save(str(folder / "agreement.docx"))
    return root
