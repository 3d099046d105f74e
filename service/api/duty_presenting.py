"""From the records' views of duties to the shapes of the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.database.duties import DutyView, NotedView
from domain.duties import year_closes_at, year_record
from service.api.duty_shapes import DutiesOut, DutyCountOut, DutyOut, DutyResultOut, DutyYearOut


def duties_out(
    views: Sequence[DutyView], *, zone: ZoneInfo, at: datetime, language: str
) -> DutiesOut:
    """Return the duties by year with what was done and what not."""
    return DutiesOut(
        years=[
            DutyYearOut(
                year=year,
                closed=at >= year_closes_at(year, zone),
                counts=[
                    DutyCountOut(
                        duty=count.duty,
                        due=count.due,
                        done=count.done,
                        done_late=count.done_late,
                        not_done=count.not_done,
                    )
                    for count in year_record([(v.occurrence, v.state) for v in views], year)
                ],
                duties=[
                    duty_out(view, language)
                    for view in sorted(views, key=lambda view: view.occurrence.due_on)
                    if view.occurrence.year == year
                ],
            )
            for year in sorted({view.occurrence.year for view in views})
        ]
    )


def duty_out(view: DutyView, language: str) -> DutyOut:
    """Return one occurrence, its title in the reader's language."""
    planned, occurrence = view.planned, view.occurrence
    return DutyOut(
        duty=planned.duty.key,
        period=occurrence.period,
        title=planned.title(language),
        responsible=planned.responsible,
        takes=planned.takes,
        starts_on=occurrence.starts_on,
        due_on=occurrence.due_on,
        state=view.state,
        result=_result_out(view.noted) if view.noted else None,
        taken_back=[_result_out(one) for one in view.taken_back],
    )


def _result_out(noted: NotedView) -> DutyResultOut:
    return DutyResultOut(
        id=noted.note_id,
        noted_at=noted.noted_at,
        note=noted.note,
        file_sha256=noted.file_sha256,
        file_type=noted.file_type,
        person=noted.person_id,
        taken_back_at=noted.taken_back_at,
        reason=noted.taken_back_reason,
    )
