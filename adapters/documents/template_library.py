"""The templates that are there: `<name>/v<number>/` under one folder."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.documents.authority_words import capacity_in_words
from adapters.documents.manifest import (
    MANIFEST,
    AgreementTemplate,
    TemplateManifestNotValid,
    load_template,
)
from domain.errors import N_, DomainError

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class TemplateNotFound(DomainError):
    """There is no template of that name and version."""

    code = "template_not_found"
    message = N_("There is no template “{template}”.")


class TemplateLibrary:
    """Reads templates from a folder; a name without a version means its newest one."""

    def __init__(self, root: Path) -> None:
        """Keep the folder; nothing is read before it is asked for."""
        self._root = root

    def names(self) -> list[str]:
        """Return the names of all templates in alphabetical order."""
        if not self._root.is_dir():
            return []
        return sorted(
            folder.name
            for folder in self._root.iterdir()
            if _NAME.fullmatch(folder.name) and self.versions(folder.name)
        )

    def versions(self, name: str) -> list[int]:
        """Return the versions of a template, oldest first; none if there is no such name."""
        if not _NAME.fullmatch(name):  # a name comes from outside: never a path
            return []
        return sorted(
            int(path.parent.name[1:])
            for path in (self._root / name).glob(f"v*/{MANIFEST}")
            if path.parent.name[1:].isdecimal()
        )

    def get(self, name: str, version: int | None = None) -> AgreementTemplate:
        """Return a template, the newest by default; refuse with `TemplateNotFound`."""
        versions = self.versions(name)
        wanted = versions[-1] if version is None and versions else version
        if wanted not in versions:
            shown = name if version is None else f"{name} v{version}"
            raise TemplateNotFound(template=shown)
        template = load_template(self._root / name / f"v{wanted}")
        if (template.name, template.version) != (name, wanted):
            problem = f"it says {template.name} v{template.version} in the folder {name}/v{wanted}"
            raise TemplateManifestNotValid(file=MANIFEST, problems=problem)
        return template

    def find(self, name: str, version: int) -> AgreementTemplate | None:
        """Return a template, or None when it is not there any more or not valid any more."""
        try:
            return self.get(name, version)
        except (TemplateNotFound, TemplateManifestNotValid):
            return None

    def shown_capacity(self, name: str, version: int, *, title: str, capacity: str) -> str:
        """Return what is shown of a capacity; as it was given when the template is gone."""
        if title or not capacity:
            return title
        template = self.find(name, version)
        return capacity_in_words(template, capacity) if template else capacity

    def list(self) -> list[AgreementTemplate]:
        """Return the newest version of every template."""
        return [self.get(name) for name in self.names()]
