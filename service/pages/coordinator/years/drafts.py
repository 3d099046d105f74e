"""The section of drafts: a new version, and versions compared."""

from __future__ import annotations

from dataclasses import dataclass

from domain.lifecycle import AgreementStatus
from service.pages.coordinator.years.section import SectionContext

_BEFORE_SIGNING = {AgreementStatus.DRAFT, AgreementStatus.DECIDING}


@dataclass(frozen=True, slots=True)
class DraftsSection:
    """The newest version, the ones before it that it can be compared with, and what may be done."""

    newest: int
    earlier: tuple[int, ...]
    may_be_changed: bool


async def load_drafts(context: SectionContext) -> DraftsSection | None:
    """Return the section, where there are several versions or another may be made."""
    versions = [d.version for d in context.agreement.documents if d.kind == "draft"]
    may_be_changed = context.may_write and context.agreement.status in _BEFORE_SIGNING
    if not versions or (len(versions) == 1 and not may_be_changed):
        return None
    *earlier, newest = sorted(versions)
    return DraftsSection(newest, tuple(earlier), may_be_changed)
