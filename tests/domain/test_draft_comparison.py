"""Two versions of a draft compared by section: moved, reworded, added, removed, numbers."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.draft_comparison import Change, Section, SectionChange, compare_drafts
from domain.longest_run import in_longest_rising_run
from domain.word_comparison import compare_words

TERM = Section("2", "Term", ("The term begins on 1 January 2026.", "It ends on 31 December 2029."))
COSTS = Section("3", "Costs", ("Each party bears its own costs.",))
NOTICE = Section(
    "4", "Notice", ("Notice may be given by the end of June.", "The agreement then ends.")
)
DRAFT = (Section("1", "Purpose", ("The parties work together for families.",)), TERM, COSTS, NOTICE)

words = st.text(alphabet="abcde12 .,", max_size=40)
sections = st.lists(
    st.builds(
        Section,
        st.sampled_from(("1", "2", "3")),
        st.sampled_from(("Term", "Costs", "Notice", "Purpose")),
        st.lists(words, max_size=4).map(tuple),
    ),
    max_size=6,
)


def by_heading(changes: tuple[SectionChange, ...]) -> dict[str, SectionChange]:
    return {"".join(p.text for p in change.heading if not p.is_old): change for change in changes}


def test_a_section_that_stands_elsewhere_is_moved_and_its_new_number_is_told() -> None:
    moved = (
        DRAFT[0],
        Section("2", COSTS.heading, COSTS.clauses),
        Section("3", "Term", TERM.clauses),
    )
    found = by_heading(compare_drafts(DRAFT, (*moved, NOTICE)))
    assert [c.change for c in found.values()].count(Change.MOVED) == 1
    assert {c.change for c in found.values()} == {Change.SAME, Change.MOVED}
    assert (found["Costs"].old_number, found["Costs"].new_number) == ("3", "2")
    assert found["Costs"].renumbered
    assert not found["Notice"].renumbered


def test_a_number_that_changed_in_a_clause_is_marked() -> None:
    term = Section("2", "Term", (TERM.clauses[0], "It ends on 31 December 2030."))
    found = by_heading(compare_drafts(DRAFT, (DRAFT[0], term, COSTS, NOTICE)))["Term"]
    assert found.change is Change.CHANGED
    assert [c.change for c in found.clauses] == [Change.SAME, Change.CHANGED]
    marked = [piece.text for piece in found.clauses[1].pieces if piece.is_number]
    assert marked == ["2029", "2030"]


def test_a_clause_that_went_to_another_section_is_moved_in_both() -> None:
    costs = Section("3", "Costs", (*COSTS.clauses, NOTICE.clauses[1]))
    notice = Section("4", "Notice", NOTICE.clauses[:1])
    found = by_heading(compare_drafts(DRAFT, (DRAFT[0], TERM, costs, notice)))
    assert found["Costs"].clauses[-1].change is Change.MOVED
    assert found["Notice"].clauses[-1].change is Change.MOVED


def test_a_section_with_another_heading_and_nearly_the_same_text_is_the_same_section() -> None:
    renamed = Section("4", "Termination", NOTICE.clauses)
    found = by_heading(compare_drafts(DRAFT, (*DRAFT[:3], renamed)))["Termination"]
    assert found.change is Change.CHANGED
    assert all(clause.change is Change.SAME for clause in found.clauses)


def test_a_removed_section_is_shown_where_it_stood_and_an_added_one_where_it_stands() -> None:
    new = Section("5", "Insurance", ("Everyone insures themselves against harm.",))
    found = compare_drafts(DRAFT, (DRAFT[0], TERM, NOTICE, new))
    assert [c.change for c in found] == [
        Change.SAME, Change.SAME, Change.REMOVED, Change.SAME, Change.ADDED,
    ]  # fmt: skip


def test_a_date_is_one_number() -> None:
    pieces = compare_words("by 30.6.2026 at 12:00", "by 31.7.2026 at 12:00")
    assert [piece.text for piece in pieces if piece.is_number] == ["30.6.2026", "31.7.2026"]


@given(words, words)
def test_the_pieces_give_back_both_wordings(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert "".join(p.text for p in pieces if not p.is_new) == old
    assert "".join(p.text for p in pieces if not p.is_old) == new


@given(sections)
def test_a_draft_compared_with_itself_shows_no_change(draft: list[Section]) -> None:
    assert all(
        change.change is Change.SAME and not change.moved for change in compare_drafts(draft, draft)
    )


@given(st.permutations(DRAFT))
def test_sections_in_another_order_are_moved_and_nothing_else(new: list[Section]) -> None:
    found = compare_drafts(DRAFT, new)
    assert {change.change for change in found} <= {Change.SAME, Change.MOVED}
    assert len(found) == len(DRAFT)


@given(sections, sections)
def test_no_clause_of_either_version_is_lost(old: list[Section], new: list[Section]) -> None:
    found = compare_drafts(old, new)
    clauses = [clause for change in found for clause in change.clauses]
    new_ones = Counter(c.new for c in clauses if not c.pieces[0].is_old or len(c.pieces) > 1)
    assert Counter(filter(None, new_ones.elements())) == Counter(
        text for section in new for text in section.clauses if text
    )


@given(st.permutations(range(8)))
def test_the_run_that_stays_rises_and_none_could_join_it(places: list[int]) -> None:
    stays = in_longest_rising_run(places)
    run = [place for place, staying in zip(places, stays, strict=True) if staying]
    assert run == sorted(run)
    longest = [1] * len(places)
    for at, place in enumerate(places):
        longest[at] += max((longest[i] for i in range(at) if places[i] < place), default=0)
    assert len(run) == max(longest)
