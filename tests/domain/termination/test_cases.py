"""The table of termination cases holds, and the document shows it as it is."""

from __future__ import annotations

import pytest

from tests.domain.termination.cases import CASES, TABLE, Case, table


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.received}")
def test_a_notice_does_what_the_agreement_says(case: Case) -> None:
    assert case.outcome() == case.expected, case.why


def test_the_table_in_the_documents_is_the_one_that_is_tested() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()
