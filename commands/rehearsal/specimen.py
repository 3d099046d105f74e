"""What is rehearsed: a template with its values and its parties file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from adapters.documents.template_library import TemplateLibrary
from commands.composition import TEMPLATES


@dataclass(frozen=True, slots=True)
class Specimen:
    """A template's name, the values of its fields as text, and a CSV or XLSX file of parties.

    `decides`: signing waits for each party's own decision.
    """

    template: str
    values: dict[str, str]
    parties: bytes
    parties_name: str
    decides: bool = False

    @classmethod
    def of_template(
        cls, name: str, *, values: Path | None = None, parties: Path | None = None
    ) -> Specimen:
        """Return the template's own specimen, with other values or parties where given.

        Refuses with `TemplateNotFound`; a file that is no TOML raises `ValueError`.
        """
        template = TemplateLibrary(TEMPLATES).get(name)
        values_file = values or template.specimen_path
        parties_file = parties or template.specimen_parties_path
        loaded = tomllib.loads(values_file.read_text("utf-8"))
        return cls(
            template=template.name,
            values={key: str(value) for key, value in loaded.items()},
            parties=parties_file.read_bytes(),
            parties_name=parties_file.name,
            decides=template.decisions.required,
        )
