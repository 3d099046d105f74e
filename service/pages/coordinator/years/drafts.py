"""The section of drafts: a new version, and versions compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.lifecycle import AgreementStatus
from service.pages.coordinator.years.section import SectionContext

_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


@dataclass(frozen=True, slots=True)
class DraftsSection:
    """The newest version, the ones before it that it can be compared with, and what may be done.

    `edited_in` is the version in which the text was edited in Word, 0 where it never was. Of
    `unstated` and `overwritten` fields (adapters/documents/wording.py) the labels are shown.
    """

    newest: int
    earlier: tuple[int, ...]
    may_be_changed: bool
    edited_in: int = 0
    unstated: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()


async def load_drafts(context: SectionContext) -> DraftsSection | None:
    """Return the section, where there are several versions or another may be made."""
    versions = [d.version for d in context.agreement.documents if d.kind == "draft"]
    may_be_changed = context.may_write and context.agreement.status in _BEFORE_SIGNING
    if not versions or (len(versions) == 1 and not may_be_changed):
        return None
    *earlier, newest = sorted(versions)
    wording = context.agreement.wording
    return DraftsSection(
        newest,
        tuple(earlier),
        may_be_changed,
        edited_in=wording.get("version", 0),
        unstated=_labels(context, wording.get("unstated", ())),
        overwritten=_labels(context, wording.get("overwritten", ())),
    )


def _labels(context: SectionContext, keys: Sequence[str]) -> tuple[str, ...]:
    view, language = context.agreement, context.words.language
    template = context.services.templates.find(view.template_name, view.template_version)
    fields = template.fields if template else ()
    labels = {field.key: field.label.in_language(language) for field in fields}
    return tuple(labels.get(key, key) for key in keys)
