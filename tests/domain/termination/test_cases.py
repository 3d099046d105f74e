"""The table of termination cases holds, and the document shows it as it is."""

from __future__ import annotations

import pytest

from tests.domain.termination.cases import CASES, Case
from tests.domain.termination.endings import ENDINGS, TAKINGS, Ending, Taking
from tests.domain.termination.table import TABLE, table


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.received}")
def test_a_notice_does_what_the_agreement_says(case: Case) -> None:
    assert case.outcome() == case.expected, case.why


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda one: f"{one.rule}: {one.notices}")
def test_the_notices_that_stand_decide_how_the_agreement_ends(ending: Ending) -> None:
    assert ending.outcome() == ending.expected, ending.why


@pytest.mark.parametrize("taking", TAKINGS, ids=lambda one: f"{one.take_back}: {one.asked}")
def test_taking_back_needs_what_the_agreement_says(taking: Taking) -> None:
    assert taking.outcome() == taking.expected, taking.why


def test_the_table_in_the_documents_is_the_one_that_is_tested() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()
