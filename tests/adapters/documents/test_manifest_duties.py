"""What a template may say of recurring duties."""

from typing import Any

import pytest
from pydantic import ValidationError

from adapters.documents.manifest_duties import RecurringDuty
from domain.duties import Every

TITLE = {"fi": "a", "sv": "b", "en": "c"}


def duty(**parts: Any) -> RecurringDuty:
    return RecurringDuty.model_validate({"key": "meets", "title": TITLE, **parts})


def test_a_value_of_the_agreement_says_how_often() -> None:
    by = {"field": "meetings", "values": {"joka toinen kuukausi": "two_months"}}
    meets = duty(every="month", every_by=by)
    assert meets.frequency({"meetings": "joka toinen kuukausi"}) is Every.TWO_MONTHS
    assert meets.frequency({"meetings": "another"}) is Every.MONTH
    assert meets.frequency({}) is Every.MONTH


@pytest.mark.parametrize(
    "parts",
    [
        {"every": "month", "due": "06-30"},
        {"every": "term"},
        {"every": "year", "within_months": 6},
        {"every": "year", "due": "02-30"},
        {"every": "month", "responsible": "mayor"},
        {"every": "week"},
        {"every": "term", "within_months": 6, "every_by": {"field": "f", "values": {}}},
    ],
)
def test_what_does_not_fit_together_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        duty(**parts)
