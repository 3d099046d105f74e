"""Sections in which an edited text may part from the data are found in each language."""

from __future__ import annotations

import pytest

from domain.draft_comparison import Section, compare_drafts
from service.pages.coordinator.clauses_on_term import sections_on_term

SAME = Section("1", "Parties", ("These are the parties.",))


@pytest.mark.parametrize(
    ("language", "heading", "before", "after"),
    [
        ("fi", "Päättyminen", "Sopimuksen voi irtisanoa kesäkuussa.", "Sopimuksen voi irtisanoa."),
        ("sv", "Slut", "Uppsägning sker i juni.", "Uppsägning sker i maj."),
        ("en", "End", "Notice is given by June.", "Notice is given by May."),
    ],
)
def test_a_changed_clause_on_termination_is_named(
    language: str, heading: str, before: str, after: str
) -> None:
    old = [SAME, Section("2", heading, (before,))]
    new = [SAME, Section("2", heading, (after,))]
    assert sections_on_term(compare_drafts(old, new), language) == (f"2 {heading}",)


def test_other_changes_and_a_section_that_only_moved_are_not_named() -> None:
    ending = Section("2", "Termination", ("Notice is given by June.",))
    moved = compare_drafts([SAME, ending], [ending, SAME])
    assert sections_on_term(moved, "en") == ()
    other = Section("1", "Parties", ("These are the parties, and more.",))
    assert sections_on_term(compare_drafts([SAME, ending], [other, ending]), "en") == ()
