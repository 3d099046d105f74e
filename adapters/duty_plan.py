"""The recurring duties of one agreement, kept with it from its draft on.

A later version of the template changes nothing for an agreement that is there already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.documents.manifest import AgreementTemplate, Value
from adapters.documents.manifest_duties import RecurringDuty
from domain.duties import Duty, Every

_DEFAULT = Duty("", Every.YEAR)


@dataclass(frozen=True, slots=True)
class PlannedDuty:
    """A duty with its title by language, who sees to it, and what its result is.

    `responsible` is `coordinator` or a kind of party; `takes` is `file` or `note`.
    """

    duty: Duty
    titles: Mapping[str, str]
    responsible: str
    takes: str

    def title(self, language: str) -> str:
        """Return the title in `language`, or in English."""
        return self.titles.get(language) or self.titles["en"]


def plan_of(template: AgreementTemplate, values: Mapping[str, Value]) -> list[dict[str, Any]]:
    """Return the template's duties for an agreement with these values, as they are kept."""
    return [_kept(duty, values) for duty in template.duties]


def _kept(duty: RecurringDuty, values: Mapping[str, Value]) -> dict[str, Any]:
    month, _, day = (duty.due or f"{_DEFAULT.month:02d}-{duty.due_day:02d}").partition("-")
    return {
        "key": duty.key,
        "every": duty.frequency(values).value,
        "month": int(month),
        "day": int(day),
        "within_months": duty.within_months or _DEFAULT.within_months,
        "titles": duty.title.model_dump(),
        "responsible": duty.responsible,
        "takes": duty.takes,
    }


def read_plan(kept: Sequence[Mapping[str, Any]]) -> tuple[PlannedDuty, ...]:
    """Read what `plan_of` wrote."""
    return tuple(
        PlannedDuty(
            duty=Duty(
                key=one["key"],
                every=Every(one["every"]),
                month=one["month"],
                day=one["day"],
                within_months=one["within_months"],
            ),
            titles=one["titles"],
            responsible=one["responsible"],
            takes=one["takes"],
        )
        for one in kept
    )
