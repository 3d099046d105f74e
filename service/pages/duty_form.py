"""Noting the result of a recurring duty, by staff and by a party alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData
from starlette.responses import Response

from adapters.blobs import Blobs
from adapters.database.duties import DutyView, duty_views
from adapters.database.tables import DutyNoteRow
from adapters.i18n import N_, Translator
from adapters.payloads.duties import DutyNote
from domain.duty_refusals import DutyUnknown
from domain.errors import DomainError
from domain.plain_text import NOT_PLAIN, has_refused_characters
from service.dependencies import Services
from service.pages.documents import to_be_saved
from service.pages.forms import FormProblem, file_of, text_of
from service.refusals import DocumentNotFound
from service.results import ENDINGS, keep_result

_LONGEST_NOTE = 2000
_NOTHING = N_("Write what was done, or choose a file.")
_TOO_LONG = N_("The text is too long.")


@dataclass(frozen=True, slots=True)
class DutyForm:
    """What stands in the form, and what is wrong with it."""

    note: str = ""
    problems: tuple[FormProblem, ...] = ()

    def error(self, field: str) -> str:
        """Return what is wrong with a field, or nothing."""
        return next((problem.text for problem in self.problems if problem.field == field), "")


async def known_duty(
    session: AsyncSession, found: Services, agreement_id: str, duty: str, period: str
) -> DutyView:
    """Return the occurrence of an address; refuse with `DutyUnknown`."""
    views: Sequence[DutyView] = await duty_views(session, agreement_id, at=found.clock())
    for view in views:
        if view.planned.duty.key == duty and view.occurrence.period == period:
            return view
    raise DutyUnknown(duty=duty, period=period)


async def read_note(
    sent: FormData, blobs: Blobs, view: DutyView, words: Translator
) -> tuple[DutyNote | None, DutyForm]:
    """Return what is to be recorded, or None and the form with what is wrong."""
    note, data = text_of(sent, "note"), await file_of(sent, "file")
    faults: list[FormProblem] = []
    if not note and not data:
        faults.append(FormProblem("note", words.text(_NOTHING)))
    elif len(note) > _LONGEST_NOTE:
        faults.append(FormProblem("note", words.text(_TOO_LONG)))
    elif has_refused_characters(note, lines=True):
        faults.append(FormProblem("note", words.text(NOT_PLAIN)))
    sha256 = kind = ""
    try:
        sha256, kind = await keep_result(blobs, data)
    except DomainError as refusal:
        faults.append(FormProblem("file", words.refusal(refusal)))
    form = DutyForm(note, tuple(faults))
    if faults:
        return None, form
    occurrence = view.occurrence
    return DutyNote(occurrence.duty.key, occurrence.period, note, sha256, kind), form


async def result_answer(
    session: AsyncSession, found: Services, agreement_id: str, number: str, note_id: str
) -> Response:
    """Return the file of a note; one of another agreement is not found (abuse 10)."""
    row = await session.get(DutyNoteRow, note_id)
    if row is None or row.agreement_id != agreement_id or not row.file_sha256:
        raise DocumentNotFound
    name = f"{number}-{row.duty}-{row.period}.{ENDINGS[row.file_type]}"
    return Response(
        await found.blobs.get(row.file_sha256),
        media_type=row.file_type,
        headers=to_be_saved(name.encode("ascii", "replace").decode().replace("?", "-")),
    )
